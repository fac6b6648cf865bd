package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command that logs in")
class OAuthIT {
    private static final String ACCESS = "real-access-7f2c81d0";
    private static final String REFRESH = "real-refresh-0c64be11";
    private static final String CURL = "curl -sS --max-time 30 --noproxy '' ";

    @TempDir
    Path directory;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws Exception {
        Path store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-startdate",
                        "-1d",
                        "-validity",
                        "3",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(240, TimeUnit.SECONDS) && keytool.exitValue() == 0)
                .isTrue();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        server = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "oauth server");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Answers one request on each connection. */
    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                String first = in.readLine();
                if (first == null) {
                    continue;
                }
                String path = first.split(" ")[1];
                String authorization = "none";
                int length = 0;
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    String lower = line.toLowerCase(Locale.ROOT);
                    authorization = lower.startsWith("authorization: ") ? line.substring(15) : authorization;
                    length = lower.startsWith("content-length: ") ? Integer.parseInt(line.substring(16)) : length;
                }
                char[] body = new char[length];
                for (int read = 0, n = 0; read < length && n >= 0; read += n) {
                    n = in.read(body, read, length - read);
                }
                requests.add(path + " " + authorization + " " + new String(body));
                String answer = path.equals("/token")
                        ? "{\"access_token\":\"" + ACCESS + "\",\"refresh_token\":\"" + REFRESH + "\"}"
                        : "{\"user\":\"me\"}";
                client.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + answer.length()
                                        + "\r\n\r\n" + answer)
                                .getBytes(StandardCharsets.ISO_8859_1));
                client.getOutputStream().flush();
            } catch (IOException e) {
                // The test has ended, or the client went away.
                continue;
            }
        }
    }

    private Cli run(String script) throws IOException {
        String origin = "https://localhost:" + server.getLocalPort();
        Path profile = directory.resolve("login.json");
        Files.writeString(profile, """
                {"credential_providers": {"prov": {"type": "oauth_capture", "api_hosts": ["%1$s"],
                   "token_endpoints": [{"host": "%1$s", "path": "/token", "request_nonce_fields": ["refresh_token"],
                     "response_fields": [{"path": "access_token"}, {"path": "refresh_token"}]}]}},
                 "credential_routes": [{"name": "svc", "provider": "prov", "base_url_env_var": "SVC_URL"}]}
                """.formatted(origin));
        Path work = Files.createDirectories(directory.resolve("work"));
        return nono(
                        "run",
                        "-s",
                        "--allow",
                        work.toString(),
                        "--profile",
                        profile.toString(),
                        "--",
                        "bash",
                        "-c",
                        "ORIGIN=" + origin + "; " + script)
                .in(work)
                .with("XDG_STATE_HOME", directory.resolve("state").toString())
                .with(
                        "JDK_JAVA_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + directory.resolve("server.p12")
                                + " -Djavax.net.ssl.trustStorePassword=changeit");
    }

    @Test
    @DisplayName("gets phantoms, which work in later runs too, and finds the tokens nowhere (P-2)")
    void login() throws IOException {
        Cli.Result login =
                run(CURL + "$ORIGIN/token -d grant_type=x | tee answer").run().exits(0);
        assertThat(login.out()).contains("\"access_token\":\"nono_").doesNotContain(ACCESS, REFRESH);

        Cli.Result use = run("T=$(sed 's/.*access_token\":\"//; s/\".*//' answer);"
                        + " R=$(sed 's/.*refresh_token\":\"//; s/\".*//' answer);"
                        + CURL + "-H \"Authorization: Bearer $T\" $ORIGIN/me; echo;"
                        + CURL + "-H \"Authorization: Bearer $T\" $SVC_URL/too; echo;"
                        + CURL + "$ORIGIN/token -d refresh_token=$R >/dev/null;"
                        + " env; cat " + directory + "/state/nono/oauth-capture/providers.json")
                .run();

        assertThat(requests)
                .containsExactly(
                        "/token none grant_type=x",
                        "/me Bearer " + ACCESS + " ",
                        "/too Bearer " + ACCESS + " ",
                        "/token none refresh_token=" + REFRESH);
        assertThat(use.out())
                .startsWith("{\"user\":\"me\"}\n{\"user\":\"me\"}\n")
                .doesNotContain(ACCESS, REFRESH);
        assertThat(use.err()).doesNotContain(ACCESS, REFRESH);
        assertThat(directory.resolve("state/nono/oauth-capture/providers.json"))
                .content()
                .contains(ACCESS, REFRESH);
    }
}
