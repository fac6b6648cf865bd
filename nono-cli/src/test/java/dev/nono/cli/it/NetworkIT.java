package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkIT {
    private static final String CONNECT = "exec 3<>/dev/tcp/127.0.0.1/";

    @Test
    @DisplayName("the network is open unless it is blocked")
    void blocked() throws Exception {
        try (ServerSocket server = listen()) {
            String script = CONNECT + server.getLocalPort();
            nono("run", "-s", "--allow-cwd", "--", "bash", "-c", script).run().exits(0);
            nono("run", "-s", "--allow-cwd", "--block-net", "--", "bash", "-c", script)
                    .run()
                    .exits(1);
            nono("wrap", "-s", "--allow-cwd", "--block-net", "--", "bash", "-c", script)
                    .run()
                    .exits(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "yes"})
    @DisplayName("a variable blocks it, too")
    void blockedByVariable(String value) throws Exception {
        try (ServerSocket server = listen()) {
            nono("run", "-s", "--allow-cwd", "--", "bash", "-c", CONNECT + server.getLocalPort())
                    .with("NONO_BLOCK_NET", value)
                    .run()
                    .exits(1);
        }
    }

    @Test
    void onePort() throws Exception {
        try (ServerSocket allowed = listen();
                ServerSocket other = listen()) {
            String port = String.valueOf(allowed.getLocalPort());
            nono(
                            "run",
                            "-s",
                            "--allow-cwd",
                            "--block-net",
                            "--allow-connect-port",
                            port,
                            "--",
                            "bash",
                            "-c",
                            CONNECT + port)
                    .run()
                    .exits(0);
            nono(
                            "run",
                            "-s",
                            "--allow-cwd",
                            "--block-net",
                            "--allow-connect-port",
                            port,
                            "--",
                            "bash",
                            "-c",
                            CONNECT + other.getLocalPort())
                    .run()
                    .exits(1);
        }
    }

    private static ServerSocket listen() throws Exception {
        return new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }
}
