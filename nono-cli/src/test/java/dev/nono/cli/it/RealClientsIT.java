package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs as they are installed, in a sandbox that the kernel enforces, with no option that speaks of a proxy. Each asks for a
 * file on a host whose requests are looked into, for one on a host that is reached through a tunnel, and for a host that is
 * not allowed. The servers are nginx and Netty, with certificates of an authority that no program is told of but by nono.
 */
@DisplayName("A program in a sandbox, behind the proxy")
class RealClientsIT {
    private static final String SECRET = "s3cret-77ab1c09";
    private static final String ROUTE = "api.example.test";
    private static final String TUNNEL = "files.example.test";
    private static final String DENIED = "denied.example.test";

    @TempDir
    Path temp;

    private Path directory;
    private Path files;
    private LocalAuthority authority;
    private Nginx nginx;

    @BeforeEach
    void start() throws Exception {
        Installed.need(Nginx.isInstalled(), "nginx is not installed");
        directory = temp.toRealPath();
        files = Files.createDirectories(directory.resolve("files"));
        Files.createDirectories(files.resolve("private"));
        Files.writeString(files.resolve("private/hello"), "hello with a credential\n");
        Files.writeString(files.resolve("hello"), "hello through a tunnel\n");
        authority = new LocalAuthority(directory, List.of(ROUTE, TUNNEL, DENIED));
        nginx = new Nginx(directory, files, authority, SECRET);
        Files.writeString(
                directory.resolve("hosts"),
                "127.0.0.1 " + ROUTE + "\n127.0.0.1 " + TUNNEL + "\n127.0.0.1 " + DENIED + "\n127.0.0.1 localhost\n");
        Files.createDirectory(directory.resolve("work"));
    }

    @AfterEach
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    private static boolean isInstalled(String program) {
        for (String place : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return Files.isExecutable(Path.of("/").resolve(program));
    }

    private Path profile(int port) throws IOException {
        return Files.writeString(
                directory.resolve("profile.json"), """
                {"extends": "java-dev",
                 "network": {
                   "network_profile": null,
                   "allow_domain": ["%s"],
                   "credentials": ["service"],
                   "custom_credentials": {"service": {
                     "upstream": "https://%s:%d", "credential_key": "env://SERVICE_KEY", "tls_ca": "%s"}}}}
                """.formatted(TUNNEL, ROUTE, port, authority.authority()));
    }

    private Cli.Result sandboxed(int port, String... command) throws IOException {
        String[] words = {"run", "--profile", profile(port).toString(), "--allow-cwd", "--"};
        String[] all = java.util.Arrays.copyOf(words, words.length + command.length);
        System.arraycopy(command, 0, all, words.length, command.length);
        return nono(all)
                .in(directory.resolve("work"))
                .property("jdk.net.hosts.file", directory.resolve("hosts"))
                .with("SSL_CERT_FILE", authority.authority().toString())
                .with("SERVICE_KEY", SECRET)
                .run();
    }

    private String url(String host, String path) {
        return "https://" + host + ":" + nginx.port() + path;
    }

    private String[] urls() {
        return new String[] {url(ROUTE, "/private/hello"), url(TUNNEL, "/hello"), url(DENIED, "/hello")};
    }

    /** Runs a script that asks for three URLs, its arguments, and prints what it got or that it got nothing. */
    private void asks(String script) throws IOException {
        String[] urls = urls();
        Cli.Result result = sandboxed(
                nginx.port(),
                "bash",
                "-c",
                "get() { " + script + "; }; for url; do get \"$url\" || echo refused; done; env",
                "bash",
                urls[0],
                urls[1],
                urls[2]);
        got(result);
    }

    private void got(Cli.Result result) throws IOException {
        assertThat(result.out())
                .as(result.err())
                .startsWith("hello with a credential\nhello through a tunnel\nrefused\n")
                .doesNotContain(SECRET);
        assertThat(nginx.requests())
                .containsExactly(
                        ROUTE + " GET /private/hello 200 \"Bearer " + SECRET + "\" \"-\"",
                        TUNNEL + " GET /hello 200 \"-\" \"-\"");
    }

    @Test
    @DisplayName("gets what it may get: curl")
    void curl() throws IOException {
        Installed.need(isInstalled("curl"), "curl is not installed");
        asks("curl -sSf --max-time 60 \"$1\"");
    }

    @Test
    @DisplayName("gets what it may get: wget, which reads no variable for certificates")
    void wget() throws IOException {
        Installed.need(isInstalled("wget"), "wget is not installed");
        asks("wget -q -t 1 -T 60 -O - --ca-certificate=\"$SSL_CERT_FILE\" \"$1\"");
    }

    @Test
    @DisplayName("gets what it may get: Python's urllib")
    void urllib() throws IOException {
        Installed.need(isInstalled("usr/bin/python3"), "python3 is not installed");
        asks("/usr/bin/python3 -c 'import sys, urllib.request as r;"
                + " print(r.urlopen(sys.argv[1]).read().decode(), end=\"\")' \"$1\" 2>/dev/null");
    }

    @Test
    @DisplayName("gets what it may get: Python's requests")
    void requests() throws IOException {
        Installed.need(
                Files.exists(Path.of("/usr/lib/python3/dist-packages/requests")), "python3-requests is not installed");
        asks("/usr/bin/python3 -c 'import sys, requests as r; a = r.get(sys.argv[1]); a.raise_for_status();"
                + " print(a.text, end=\"\")' \"$1\" 2>/dev/null");
    }

    @Test
    @DisplayName("gets what it may get: Node's fetch, of a version that reads the variables")
    void node() throws IOException {
        String node = System.getProperty("nono.node", "");
        assumeTrue(!node.isEmpty(), "no Node from 22.21 on is named with -Dnono.node");
        Path copy = directory.resolve("work/node");
        Files.copy(Path.of(node), copy);
        assertThat(copy.toFile().setExecutable(true)).isTrue();
        asks("./node -e 'fetch(process.argv[1]).then(r => r.text())"
                + ".then(t => process.stdout.write(t, () => process.exit(0)))"
                + ".catch(e => process.exit(1))' \"$1\"");
    }

    @ParameterizedTest(name = "gets what it may get: the {0} of the JDK")
    @ValueSource(strings = {"HttpClient", "HttpURLConnection"})
    void jdk(String client) throws Exception {
        Path classes = directory.resolve("work/classes/dev/nono/cli/it");
        Files.createDirectories(classes);
        try (var bytes = JavaClient.class.getResourceAsStream("JavaClient.class")) {
            Files.copy(bytes, classes.resolve("JavaClient.class"));
        }
        String[] urls = urls();
        Cli.Result result = sandboxed(
                nginx.port(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "classes",
                "dev.nono.cli.it.JavaClient",
                client,
                urls[0],
                urls[1],
                urls[2]);
        got(result);
        assertThat(result.err()).contains("Picked up JAVA_TOOL_OPTIONS").doesNotContain(SECRET);
    }

    @Test
    @DisplayName("clones and pushes with a credential that it has not: git over HTTPS, against Netty")
    void git() throws Exception {
        Installed.need(isInstalled("git"), "git is not installed");
        Installed.need(isInstalled("usr/lib/git-core/git-http-backend"), "git-http-backend is not installed");
        Path repositories = Files.createDirectories(directory.resolve("repositories"));
        outside("git", "init", "-q", "--bare", "-b", "main", repositories + "/app.git");
        outside("git", "-C", repositories + "/app.git", "config", "http.receivepack", "true");
        try (NettyOrigin origin = new NettyOrigin(repositories, authority, SECRET)) {
            String script = """
                    set -e
                    export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0
                    export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.test
                    export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.test
                    git clone -q "$1/app.git" one
                    cd one
                    echo content > file
                    git add file
                    git commit -q -m 'from the sandbox'
                    git push -q origin HEAD:main
                    cd ..
                    git clone -q "$1/app.git" two
                    git -C two log --format=%s
                    git clone -q "$2/app.git" three 2>/dev/null || echo refused
                    env
                    """;
            Cli.Result result = sandboxed(
                    origin.port(),
                    "bash",
                    "-c",
                    script,
                    "bash",
                    "https://" + ROUTE + ":" + origin.port(),
                    "https://" + DENIED + ":" + origin.port());

            assertThat(result.out())
                    .as(result.err())
                    .startsWith("from the sandbox\nrefused\n")
                    .doesNotContain(SECRET);
            assertThat(origin.requests())
                    .anyMatch(line -> line.startsWith("POST /app.git/git-receive-pack"))
                    .allMatch(line -> line.endsWith(" Bearer " + SECRET));
            assertThat(outside("git", "-C", repositories + "/app.git", "log", "--format=%s", "main"))
                    .isEqualTo("from the sandbox\n");
        }
    }

    private static String outside(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    @DisplayName("builds with what it fetches from two repositories, one of which asks for a credential: Maven")
    void maven() throws Exception {
        Installed.need(isInstalled("mvn"), "Maven is not installed");
        library(files.resolve("maven"), "open");
        library(files.resolve("private/maven"), "closed");
        Path project = directory.resolve("work");
        Files.writeString(
                project.resolve("pom.xml"), JavaDevIT.withVersions("""
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>x</groupId><artifactId>app</artifactId><version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <repositories>
                    <repository><id>tunnelled</id><url>@tunnel@</url></repository>
                    <repository><id>routed</id><url>@route@</url></repository>
                  </repositories>
                  <dependencies>
                    <dependency><groupId>lib</groupId><artifactId>open</artifactId><version>1</version></dependency>
                    <dependency><groupId>lib</groupId><artifactId>closed</artifactId><version>1</version></dependency>
                  </dependencies>
                  <build><plugins>
                    <plugin><artifactId>maven-resources-plugin</artifactId><version>@maven-resources@</version></plugin>
                    <plugin><artifactId>maven-compiler-plugin</artifactId><version>@maven-compiler@</version></plugin>
                  </plugins></build>
                </project>
                """.replace("@tunnel@", url(TUNNEL, "/maven"))
                        .replace("@route@", url(ROUTE, "/private/maven"))));
        Path source = Files.createDirectories(project.resolve("src/main/java/x"));
        Files.writeString(source.resolve("App.java"), "package x; class App { lib.open.Lib a; lib.closed.Lib b; }");
        // What the build fetches goes to a repository that ends with the test; what it is built with is where it is.
        String named = System.getProperty("maven.repo.local", "");
        Path common = named.isEmpty() ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(named);
        Path local = Files.createDirectories(project.resolve("m2"));
        try (var known = Files.newDirectoryStream(common, Files::isDirectory)) {
            for (Path each : known) {
                Files.createSymbolicLink(local.resolve(each.getFileName()), each);
            }
        }

        Cli.Result built = sandboxed(nginx.port(), "mvn", "-B", "-ntp", "-q", "-Dmaven.repo.local=" + local, "compile");
        try (var links = Files.newDirectoryStream(local, Files::isSymbolicLink)) {
            for (Path link : links) {
                Files.delete(link);
            }
        }

        assertThat(built.exitCode()).as(built.out() + built.err()).isZero();
        assertThat(project.resolve("target/classes/x/App.class")).exists();
        assertThat(built.out() + built.err()).doesNotContain(SECRET);
        assertThat(nginx.requests())
                .contains(TUNNEL + " GET /maven/lib/open/1/open-1.jar 200 \"-\" \"-\"")
                .contains(ROUTE + " GET /private/maven/lib/closed/1/closed-1.jar 200 \"Bearer " + SECRET + "\" \"-\"");
    }

    /** A repository with one library in it. */
    private void library(Path repository, String name) throws Exception {
        Path place = Files.createDirectories(repository.resolve("lib/" + name + "/1"));
        Path source = Files.createDirectories(directory.resolve("library-" + name));
        Path java = Files.writeString(
                source.resolve("Lib.java"), String.format(Locale.ROOT, "package lib.%s; public class Lib {}", name));
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        outside(bin.resolve("javac").toString(), "--release", "17", "-d", source.toString(), java.toString());
        outside(
                bin.resolve("jar").toString(),
                "cf",
                place.resolve(name + "-1.jar").toString(),
                "-C",
                source.toString(),
                "lib");
        Files.writeString(place.resolve(name + "-1.pom"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                  <groupId>lib</groupId><artifactId>%s</artifactId><version>1</version></project>
                """.formatted(name));
    }
}
