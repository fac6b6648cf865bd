package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("nono proxy")
class ProxyCommandIT {
    @TempDir
    Path temp;

    private ServerSocket upstream;
    private Path directory;

    @BeforeEach
    void listen() throws IOException {
        directory = temp.toRealPath();
        upstream = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread server = new Thread(this::serve, "upstream");
        server.setDaemon(true);
        server.start();
    }

    /** Answers as soon as a request begins, and hangs up. */
    private void serve() {
        while (!upstream.isClosed()) {
            try (Socket client = upstream.accept()) {
                if (client.getInputStream().read() >= 0) {
                    client.getOutputStream().write("HTTP/1.1 204 Upstream\r\nConnection: close\r\n\r\n".getBytes());
                    client.shutdownOutput();
                    client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                // The test has ended, or the client went away.
                continue;
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        upstream.close();
    }

    /** A proxy that runs until it is told to stop. */
    private static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final Path err;

        Running(Path directory, String... options) throws IOException {
            List<String> words = new ArrayList<>(List.of("proxy"));
            words.addAll(List.of(options));
            err = Files.createTempFile(directory, "err", "");
            process = nono(words.toArray(String[]::new))
                    .with(
                            "XDG_STATE_HOME",
                            Files.createDirectories(directory.resolve("state")).toString())
                    .builder()
                    .redirectError(err.toFile())
                    .start();
            out = process.inputReader(StandardCharsets.UTF_8);
        }

        JsonNode json() throws IOException {
            String line = out.readLine();
            assertThat(line).as(Files.readString(err)).isNotNull();
            return new ObjectMapper().readTree(line);
        }

        String said() throws IOException {
            return Files.readString(err);
        }

        int stop(String signal) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static String ask(int port, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader in = new BufferedReader(
                    new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            return String.valueOf(in.readLine());
        }
    }

    private static String basic(String token) {
        return "\r\nProxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(("any:" + token).getBytes(StandardCharsets.UTF_8));
    }

    private String connect() {
        return "CONNECT localhost:" + upstream.getLocalPort() + " HTTP/1.1\r\nHost: localhost";
    }

    @Test
    @DisplayName("serves whoever has the token, refuses hosts that are not named, and ends with 0 on INT and TERM")
    void serves() throws Exception {
        try (Running proxy = new Running(directory, "--allow-domain", "localhost", "--print", "json", "-v")) {
            JsonNode told = proxy.json();
            int port = told.get("port").asInt();
            String token = told.get("token").asText();
            assertThat(told.get("variables").get("HTTPS_PROXY").asText())
                    .isEqualTo("http://nono:" + token + "@127.0.0.1:" + port);
            assertThat(ask(port, connect())).contains(" 407 ");
            assertThat(ask(port, connect() + basic("wrong"))).contains(" 407 ");
            assertThat(ask(port, connect() + basic(token))).contains(" 200 ");
            assertThat(ask(port, connect() + "\r\nProxy-Authorization: Bearer " + token))
                    .contains(" 200 ");
            assertThat(ask(
                            port,
                            "GET http://localhost:" + upstream.getLocalPort() + "/ HTTP/1.1\r\nHost: localhost:"
                                    + upstream.getLocalPort() + basic(token)))
                    .contains(" 204 ");
            assertThat(ask(
                            port,
                            "CONNECT denied.example.test:443 HTTP/1.1\r\nHost: denied.example.test" + basic(token)))
                    .contains(" 403 ");
            assertThat(proxy.stop("INT")).isZero();
            assertThat(proxy.said()).contains("denied.example.test").doesNotContain(token);
        }
        try (Running proxy = new Running(directory, "--allow-domain", "localhost", "--print", "json")) {
            proxy.json();
            assertThat(proxy.stop("TERM")).isZero();
        }
    }

    @Test
    @DisplayName("listens where it is told to, with the token that it is told, and says when the port is taken")
    void portAndPassword() throws Exception {
        int port = UnusedPorts.first(1);
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(taken.isBound()).isTrue();
            nono("proxy", "--port", Integer.toString(port), "--allow-domain", "localhost")
                    .run()
                    .exits(1)
                    .prints("")
                    .says(Integer.toString(port));
        }
        try (Running proxy = new Running(
                directory,
                "--port",
                Integer.toString(port),
                "--allow-domain",
                "localhost",
                "--pass",
                "pass:with@signs",
                "--print",
                "json")) {
            JsonNode told = proxy.json();
            assertThat(told.get("port").asInt()).isEqualTo(port);
            assertThat(told.get("variables").get("HTTPS_PROXY").asText())
                    .isEqualTo("http://nono:pass%3Awith%40signs@127.0.0.1:" + port);
            assertThat(ask(port, connect() + basic("pass:with@signs"))).contains(" 200 ");
        }
    }

    @Test
    @DisplayName("keeps the token from a standard output that is no terminal, and puts it into a file of its owner's")
    void tokenFile() throws Exception {
        Path file = directory.resolve("token");
        try (Running proxy = new Running(directory, "--allow-domain", "localhost", "--token-file", file.toString())) {
            StringBuilder text = new StringBuilder();
            for (String line = proxy.out.readLine(); !line.startsWith("Press"); line = proxy.out.readLine()) {
                text.append(line).append('\n');
            }
            String token = Files.readString(file).strip();
            assertThat(token).hasSize(64);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(text.toString()).contains("listening on 127.0.0.1:").doesNotContain(token);
            int port = Integer.parseInt(text.toString().replaceAll("(?s).*127.0.0.1:(\\d+).*", "$1"));
            assertThat(ask(port, connect() + basic(token))).contains(" 200 ");
            nono("proxy", "--token-file", file.toString(), "--allow-domain", "localhost")
                    .run()
                    .exits(1)
                    .says("exists");
            assertThat(proxy.stop("TERM")).isZero();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @DisplayName(
            "that was killed leaves its files to trust to the next one, which removes them when they are a week old")
    void killed() throws Exception {
        Path profile = Files.writeString(directory.resolve("p.json"), """
                {"network": {"credentials": ["svc"], "custom_credentials": {"svc":
                  {"upstream": "https://svc.example.test", "credential_key": "env://SVC_KEY", "env_var": "SVC_KEY"}}}}
                """);
        String[] options = {"--profile", profile.toString(), "--print", "env"};
        Path sessions = directory.resolve("state/nono/sessions");
        Path left;
        try (Running proxy = new Running(directory, options)) {
            assertThat(proxy.out.readLine()).isNotNull();
            assertThat(proxy.stop("KILL")).isEqualTo(128 + 9);
            try (Stream<Path> all = Files.list(sessions)) {
                left = all.findFirst().orElseThrow();
            }
        }
        for (int days : List.of(6, 8)) {
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
            try (Running proxy = new Running(directory, options)) {
                assertThat(proxy.out.readLine()).isNotNull();
                assertThat(Files.exists(left)).isEqualTo(days < 7);
                assertThat(proxy.stop("TERM")).isZero();
            }
        }
        assertThat(sessions).isEmptyDirectory();
    }

    @Test
    @DisplayName("prints variables that a shell takes, and with interception the files to trust, which go with it")
    void environment() throws Exception {
        Path profile = Files.writeString(directory.resolve("p.json"), """
                {"network": {"credentials": ["svc"], "tls_intercept": {"ca_env_vars": ["MY_CA"], "ca_validity": "2h"},
                 "custom_credentials": {"svc":
                  {"upstream": "https://svc.example.test", "credential_key": "env://SVC_KEY", "env_var": "SVC_KEY"}}}}
                """);
        try (Running proxy = new Running(directory, "--profile", profile.toString(), "--print", "env")) {
            StringBuilder exports = new StringBuilder();
            for (String line = proxy.out.readLine(); ; line = proxy.out.readLine()) {
                exports.append(line).append('\n');
                if (line.startsWith("export SVC_BASE_URL=")) {
                    break;
                }
            }
            Process shell = new ProcessBuilder(
                            "sh",
                            "-c",
                            exports + "cat \"$MY_CA\" > /dev/null && echo \"$JAVA_TOOL_OPTIONS\"; echo \"$MY_CA\"")
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).isZero();
            assertThat(said).contains("-Djavax.net.ssl.trustStore=" + directory.resolve("state"));
            Path bundle = Path.of(said.lines().reduce((a, b) -> b).orElseThrow());
            assertThat(bundle).isReadable();
            assertThat(proxy.stop("TERM")).isZero();
            assertThat(bundle).doesNotExist();
            assertThat(bundle.getParent()).doesNotExist();
        }
    }

    @Test
    @DisplayName(
            "without a token serves this machine only; then every way out works without one, and hosts stay denied")
    void noAuth() throws Exception {
        nono("proxy", "--no-auth", "--listen", "0.0.0.0")
                .run()
                .exits(1)
                .prints("")
                .says("--no-auth");
        nono("proxy", "--pass", "").run().exits(2).prints("");
        nono("proxy", "--pass", "x", "--no-auth").run().exits(2).says("--no-auth", "--pass");
        nono("proxy", "--no-auth").with("NONO_PROXY_PASS", "x").run().exits(2).says("NONO_PROXY_PASS");
        try (Running proxy = new Running(directory, "--no-auth", "--allow-domain", "localhost", "--print", "json")) {
            int port = proxy.json().get("port").asInt();
            assertThat(ask(port, connect())).contains(" 200 ");
            assertThat(ask(
                            port,
                            "GET http://localhost:" + upstream.getLocalPort() + "/ HTTP/1.1\r\nHost: localhost:"
                                    + upstream.getLocalPort()))
                    .contains(" 204 ");
            assertThat(ask(port, "GET http://denied.example.test/ HTTP/1.1\r\nHost: denied.example.test"))
                    .contains(" 403 ");
        }
    }

    @Test
    @DisplayName("warns when others can reach it")
    void others() throws Exception {
        try (Running proxy =
                new Running(directory, "--listen", "0.0.0.0", "--allow-domain", "localhost", "--print", "json", "-s")) {
            assertThat(proxy.json().get("address").asText()).isEqualTo("0.0.0.0");
            assertThat(proxy.said()).contains("0.0.0.0", "others can reach");
        }
    }

    @Test
    @DisplayName("starts nothing with an authority that does not work, or options that contradict each other")
    void refuses() throws Exception {
        LocalAuthority one = new LocalAuthority(directory, List.of("a.example.test"));
        nono(
                        "proxy",
                        "--proxy-ca-cert",
                        one.authority().toString(),
                        "--proxy-ca-key",
                        one.key().toString())
                .run()
                .exits(1)
                .prints("")
                .says("does not match");
        nono("proxy", "--proxy-ca-cert", one.authority().toString())
                .run()
                .exits(2)
                .says("--proxy-ca-key");
        nono("proxy", "--extends", "java-dev").run().exits(2).says("--profile");
        nono("proxy", "--upstream-bypass", "x.example.test").run().exits(1).says("--upstream-proxy");
        nono("proxy", "--listen", "localhost").run().exits(1).says("--listen");
        nono(
                        "proxy",
                        "--profile",
                        Files.writeString(directory.resolve("b.json"), "{\"network\": {\"block\": true}}")
                                .toString())
                .run()
                .exits(1)
                .says("network.block");
    }

    @Test
    @DisplayName("knows the hosts of the user's own table, and refuses one that cannot be read")
    void table() throws Exception {
        Path config = Files.createDirectories(directory.resolve("config/nono"));
        Path table = Files.writeString(config.resolve("network-policy.json"), """
                {"meta": {"version": 1, "schema_version": "1.0"},
                 "groups": {"here": {"description": "this machine", "hosts": ["localhost"], "suffixes": []}},
                 "profiles": {"home": {"groups": ["here", "github"], "credentials": []}}, "credentials": {}}
                """);
        nono("why", "--host", "localhost", "--network-profile", "home", "--exit-code")
                .with("XDG_CONFIG_HOME", directory.resolve("config").toString())
                .run()
                .exits(0);
        nono("why", "--host", "api.github.com", "--allow-domain", "here", "--exit-code")
                .with("XDG_CONFIG_HOME", directory.resolve("config").toString())
                .run()
                .exits(3);
        Files.writeString(table, "{\"groups\": {\"x\": {\"hots\": []}}}");
        nono("run", "-s", "--allow-cwd", "--allow-domain", "localhost", "--", "echo", "started")
                .with("XDG_CONFIG_HOME", directory.resolve("config").toString())
                .run()
                .exits(1)
                .prints("")
                .says("network-policy.json");
        nono("run", "-s", "--allow-cwd", "--", "echo", "started")
                .with("XDG_CONFIG_HOME", directory.resolve("config").toString())
                .run()
                .exits(0)
                .prints("started\n");
    }
}
