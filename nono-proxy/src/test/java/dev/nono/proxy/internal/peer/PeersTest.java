package dev.nono.proxy.internal.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.internal.decide.SessionToken;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Who is behind a socket")
class PeersTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path directory;

    private ServerSocket server;
    private Peers peers;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        peers = new Peers(new SessionToken(Secret.of(TOKEN)), Runnable::run);
    }

    @AfterEach
    void stop() throws IOException {
        peers.close();
        server.close();
    }

    /** A process that connects and waits for its input to end. */
    private Process client(String token) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; cat");
        builder.environment().put("NONO_PROXY_TOKEN", token);
        return builder.redirectErrorStream(true).start();
    }

    private Peer of(Socket accepted) {
        return peers.process((InetSocketAddress) accepted.getRemoteSocketAddress(), (InetSocketAddress)
                        accepted.getLocalSocketAddress())
                .join();
    }

    private Peer of(String token) throws Exception {
        Process process = client(token);
        try (Socket accepted = server.accept()) {
            return of(accepted);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName("is the session, if the process was started with its token, time after time")
    void session() throws Exception {
        assertThat(of(TOKEN)).isEqualTo(Peer.SESSION);
        assertThat(of(TOKEN)).isEqualTo(Peer.SESSION);
    }

    @Test
    @DisplayName("is nobody but a process of the same user without the token, or with another")
    void another() throws Exception {
        assertThat(of("0123456789abcdeF")).isEqualTo(Peer.SAME_USER);
        assertThat(of("")).isEqualTo(Peer.SAME_USER);
        try (Socket own = new Socket(InetAddress.getByName("127.0.0.1"), server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(own.isConnected()).isTrue();
            assertThat(of(accepted)).isEqualTo(Peer.SAME_USER);
        }
    }

    @Test
    @DisplayName("is a stranger once the socket is gone")
    void gone() throws Exception {
        InetSocketAddress client = new InetSocketAddress("127.0.0.1", 1);
        InetSocketAddress here = (InetSocketAddress) server.getLocalSocketAddress();

        assertThat(peers.user(client, here).join()).isEqualTo(Peer.STRANGER);
        assertThat(peers.process(client, here).join()).isEqualTo(Peer.STRANGER);
    }

    @Test
    @DisplayName("is a stranger if the kernel names another user, and unknown where there are no tables")
    void tables() throws Exception {
        InetSocketAddress client = new InetSocketAddress("127.0.0.1", 0xabcd);
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 0x1f90);
        Path proc = Files.createDirectories(directory.resolve("proc"));
        Files.createDirectory(proc.resolve("self"));
        Object own = Files.getAttribute(proc.resolve("self"), "unix:uid");
        try (Peers fake = new Peers(new SessionToken(Secret.of(TOKEN)), Runnable::run, proc)) {
            assertThat(fake.user(client, here).join()).isEqualTo(Peer.UNKNOWN);
            assertThat(fake.process(client, here).join()).isEqualTo(Peer.UNKNOWN);

            Path table = Files.createDirectory(proc.resolve("net")).resolve("tcp");
            String line =
                    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                            + "   0: 0100007F:ABCD 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 %s        0 4711 1\n";
            Files.writeString(table, line.formatted("54321"));
            assertThat(fake.user(client, here).join()).isEqualTo(Peer.STRANGER);
            Files.writeString(table, line.formatted(own));
            assertThat(fake.user(client, here).join()).isEqualTo(Peer.SAME_USER);
            assertThat(fake.process(client, here).join()).isEqualTo(Peer.SAME_USER);
            Files.writeString(table, "   0: 0100007F:ABCD 0100007F:1F90 01 broken");
            assertThat(fake.user(client, here).join()).isEqualTo(Peer.STRANGER);

            Files.writeString(table, "");
            Files.writeString(
                    proc.resolve("net/tcp6"),
                    line.formatted(own).replace("0100007F", "0000000000000000FFFF00000100007F"));
            assertThat(fake.user(client, here).join()).isEqualTo(Peer.SAME_USER);
            Files.writeString(
                    proc.resolve("net/tcp6"),
                    line.formatted(own).replace("0100007F", "00000000000000000000000001000000"));
            assertThat(fake.user(new InetSocketAddress("::1", 0xabcd), new InetSocketAddress("::1", 0x1f90))
                            .join())
                    .isEqualTo(Peer.SAME_USER);
        }
    }
}
