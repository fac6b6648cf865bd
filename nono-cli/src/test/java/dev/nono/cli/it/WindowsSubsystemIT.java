package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole command on this kernel, which is made to answer like that of WSL2: its name is mounted over {@code /proc/version},
 * Landlock names an older version, and the notification listener is taken (see {@code wsl2.pl}).
 */
@DisplayName("A run on WSL2, simulated,")
class WindowsSubsystemIT {
    @TempDir
    Path temp;

    private ServerSocket server;
    private Path work;

    @BeforeEach
    void prepare() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        work = Files.createDirectory(temp.resolve("work"));
        Files.writeString(temp.resolve("version"), "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@build)\n");
        try (InputStream script = WindowsSubsystemIT.class.getResourceAsStream("wsl2.pl")) {
            Files.write(temp.resolve("wsl2.pl"), script.readAllBytes());
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** A run behind the proxy that tries to go round it. */
    private Cli.Result run(int abi, String policy) throws IOException {
        Path profile = Files.writeString(temp.resolve("p.json"), """
                {"security": {"wsl2_proxy_policy": "%s"}, "network": {"allow_domain": ["example.com"]}}
                """.formatted(policy));
        String script = "echo started; (exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort()
                + ") 2>/dev/null && echo round || echo held";
        return nono("run", "--allow-cwd", "--profile", profile.toString(), "--", "bash", "-c", script)
                .in(work)
                .through("exec unshare -m sh -c 'mount --bind \"$0/version\" /proc/version && exec perl \"$0/wsl2.pl\" "
                        + abi + " \"$@\"' " + temp + " \"$@\"");
    }

    @Test
    @DisplayName("is refused where neither Landlock nor a listener can hold it behind the proxy [30b:34] [21:66]")
    void refused() throws IOException {
        run(3, "error").exits(1).prints("").says("TCP", "Landlock ABI 4", "WSL2", "wsl2_proxy_policy");
    }

    @Test
    @DisplayName(
            "runs where its profile accepts that it can go round the proxy, which it is warned of and can [30b:34] [21:66]")
    void accepted() throws IOException {
        run(3, "insecure_proxy")
                .exits(0)
                .prints("started\nround\n")
                .says("warning: security.wsl2_proxy_policy accepts", "can go round the proxy", "Landlock ABI 4");
    }

    @Test
    @DisplayName(
            "is held where Landlock knows ports, whatever the profile accepts, and says what is not checked [21:66]")
    void held() throws IOException {
        for (String policy : new String[] {"error", "insecure_proxy"}) {
            Cli.Result result =
                    run(7, policy).exits(0).prints("started\nheld\n").says("every host on WSL2");
            assertThat(result.err()).doesNotContain("wsl2_proxy_policy");
        }
    }
}
