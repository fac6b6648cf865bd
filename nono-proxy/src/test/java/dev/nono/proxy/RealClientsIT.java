package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nono.proxy.internal.server.Lab;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A client that gets nothing but the variables of the proxy")
class RealClientsIT {
    static {
        // Read once, when the client of the JDK is first used.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    private static final String HOST = "api.example.com";
    private static final String REAL = "the-real-credential";

    @TempDir
    Path directory;

    private Origin origin;
    private ProxyServer proxy;
    private Path files;

    @BeforeEach
    void start() throws Exception {
        Lab lab = new Lab(directory);
        files = Files.createDirectories(directory.resolve("files"));
        origin = Origin.tls(lab.server(HOST), this::serve);
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .interceptDirectory(Files.createDirectories(directory.resolve("bundle")))
                        .allowHosts(List.of("plain.example.com"))
                        .routes(List.of(Route.to("api", "https://" + HOST + ":" + origin.port())
                                .credential("key")
                                .tls(lab.trusted())
                                .build()))
                        .build(),
                ProxyServices.none()
                        .withResolver(new Names().put(HOST, "127.0.0.1").put("plain.example.com", "127.0.0.1"))
                        .withSecrets(reference -> Secret.of(REAL)));
    }

    private void serve(Origin.Peer peer) throws IOException {
        for (Origin.Request request = peer.request(); request != null; request = peer.request()) {
            String path = request.line().split(" ")[1].replaceAll("\\?.*", "");
            Path file = files.resolve(path.substring(1));
            if (path.equals("/hello")) {
                peer.answer("hello from afar");
            } else if (Files.isRegularFile(file)) {
                byte[] bytes = Files.readAllBytes(file);
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n\r\n");
                peer.out.write(bytes);
                peer.out.flush();
            } else {
                peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            }
        }
    }

    @AfterEach
    void stop() {
        proxy.close();
        origin.close();
    }

    private String url(String path) {
        return "https://" + HOST + ":" + origin.port() + path;
    }

    private String run(String... command) throws Exception {
        need(isInstalled(command[0]), command[0] + " is not installed");
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH"));
        environment.put("HOME", directory.toString());
        environment.putAll(proxy.variables());
        Process process = builder.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** Where everything is installed that tests use, what is missing is a fault. */
    private static void need(boolean met, String reason) {
        if (Boolean.getBoolean("nono.ci")) {
            assertThat(met).as(reason).isTrue();
        }
        assumeTrue(met, reason);
    }

    private static boolean isInstalled(String program) {
        if (program.startsWith("/")) {
            return Files.isExecutable(Path.of(program));
        }
        for (String place : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }

    private void gotThrough(String said) throws InterruptedException {
        assertThat(said).contains("hello from afar");
        assertThat(origin.request().headers()).containsEntry("authorization", "Bearer " + REAL);
        assertThat(proxy.drainEvents())
                .allSatisfy(event -> assertThat(event).returns("connect_intercept", ProxyEvent::mode));
    }

    @Test
    @DisplayName("gets through: curl")
    void curl() throws Exception {
        gotThrough(run("curl", "-sS", url("/hello")));
    }

    @Test
    @DisplayName("gets through: curl with SOCKS 5")
    void curlWithSocks() throws Exception {
        gotThrough(run(
                "curl",
                "-sS",
                "--socks5-hostname",
                "127.0.0.1:" + proxy.port(),
                "--proxy-user",
                "nono:" + proxy.token().reveal(),
                url("/hello")));
        gotThrough(run("sh", "-c", "exec curl -sS --proxy \"$NONO_SOCKS_PROXY\" \"$1\"", "sh", url("/hello")));
    }

    @Test
    @DisplayName("gets through: wget, which has to be told of the bundle")
    void wget() throws Exception {
        gotThrough(run("wget", "-qO-", "--ca-certificate=" + proxy.bundle().orElseThrow(), url("/hello")));
    }

    @Test
    @DisplayName("gets through: Python's urllib")
    void python() throws Exception {
        gotThrough(run(
                "python3",
                "-c",
                "import urllib.request; print(urllib.request.urlopen('" + url("/hello") + "').read().decode())"));
    }

    @Test
    @DisplayName("gets through: git, which clones a repository")
    void git() throws Exception {
        run("git", "init", "-q", "-b", "main", "work");
        run(
                "git",
                "-C",
                "work",
                "-c",
                "user.name=n",
                "-c",
                "user.email=n@example.com",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "one");
        run("git", "clone", "-q", "--bare", "work", "files/repo.git");
        run("git", "-C", "files/repo.git", "update-server-info");
        run("git", "clone", "-q", url("/repo.git"), "cloned");
        assertThat(run("git", "-C", "cloned", "log", "--format=%s")).contains("one");
        assertThat(origin.request().headers()).containsEntry("authorization", "Bearer " + REAL);
    }

    private String java(String client, String url) throws Exception {
        return run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of(dev.nono.proxy.lab.JavaClient.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString(),
                "dev.nono.proxy.lab.JavaClient",
                client,
                url);
    }

    @ParameterizedTest(name = "gets through: the {0} of the JDK, in a program that knows of no proxy")
    @ValueSource(strings = {"HttpClient", "HttpURLConnection"})
    void javaPrograms(String client) throws Exception {
        gotThrough(java(client, url("/hello")));
    }

    @ParameterizedTest(name = "gets through in plain text: the {0} of the JDK")
    @ValueSource(strings = {"HttpClient", "HttpURLConnection"})
    void javaInPlainText(String client) throws Exception {
        try (Origin plain = Origin.plain(Origin.answering("hello in plain text"))) {
            assertThat(java(client, "http://plain.example.com:" + plain.port() + "/x"))
                    .contains("200 hello in plain text");
        }
    }

    @Test
    @DisplayName("prints no token when a JVM tells its options")
    void noTokenInOptions() {
        assertThat(proxy.variables().get("JAVA_TOOL_OPTIONS"))
                .contains("-Dhttps.proxyPort=" + proxy.port())
                .doesNotContain(proxy.token().reveal());
    }

    @Test
    @DisplayName("gets through: the HttpClient of the JDK, with an authenticator and the bundle")
    void httpClient() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())))
                .sslContext(Lab.client(proxy.bundle().orElseThrow()))
                .authenticator(new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        return new PasswordAuthentication("nono", proxy.token().copyChars());
                    }
                })
                .build();
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url("/hello"))).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo("hello from afar");
        assertThat(origin.request().headers()).containsEntry("authorization", "Bearer " + REAL);
    }
}
