package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nono.proxy.internal.server.Lab;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.RawClient;
import dev.nono.secret.Secret;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL's server says in TLS that nothing more comes, and then waits for the other side to close the connection. */
@DisplayName("A server that ends its answer with a good-bye in TLS")
class ClosingServerIT {
    private static final Path OPENSSL = Path.of("/usr/bin/openssl");

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    @DisplayName("is understood, again and again, though it leaves the connection open")
    void closeNotify() throws Exception {
        boolean installed = Files.isExecutable(OPENSSL);
        assertThat(installed || !Boolean.getBoolean("nono.ci"))
                .as("openssl is installed")
                .isTrue();
        assumeTrue(installed, "openssl is not installed");
        Lab lab = new Lab(directory);
        Files.writeString(directory.resolve("page"), "to the end\n");
        Process server = new ProcessBuilder(
                        OPENSSL.toString(),
                        "s_server",
                        "-accept",
                        "127.0.0.1:0",
                        "-cert_chain",
                        lab.serverFile("a.x.com").toString(),
                        "-cert",
                        lab.serverFile("a.x.com").toString(),
                        "-WWW")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
            int port = port(said);
            try (ProxyServer proxy = ProxyServer.start(
                    ProxyConfig.builder()
                            .interceptDirectory(Files.createDirectories(directory.resolve("bundle")))
                            .routes(List.of(Route.to("svc", "https://a.x.com:" + port)
                                    .credential("key")
                                    .tls(lab.trusted())
                                    .build()))
                            .build(),
                    ProxyServices.none()
                            .withResolver(new Names().put("a.x.com", "127.0.0.1"))
                            .withSecrets(reference -> Secret.of("s")))) {
                for (int i = 0; i < 3; i++) {
                    try (RawClient client = inside(proxy, port)) {
                        client.head("GET /page HTTP/1.1", "Host: a.x.com:" + port);
                        assertThat(client.response().body()).isEqualTo("to the end\n");
                    }
                }
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static int port(BufferedReader said) throws Exception {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("ACCEPT ")) {
                return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            }
        }
        throw new AssertionError("openssl does not listen");
    }

    private static RawClient inside(ProxyServer proxy, int port) throws Exception {
        RawClient client = new RawClient(proxy.port());
        assertThat(client.connect(
                                "a.x.com:" + port,
                                "Proxy-Authorization: Bearer " + proxy.token().reveal())
                        .status())
                .isEqualTo(200);
        SSLSocket socket = (SSLSocket) Lab.client(proxy.bundle().orElseThrow())
                .getSocketFactory()
                .createSocket(client.socket(), "a.x.com", port, true);
        socket.startHandshake();
        return new RawClient(socket);
    }
}
