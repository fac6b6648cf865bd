package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command behind the proxy")
class ProxyIT {
    private static final String SECRET = "s3cret-91b7e0d4";
    private static final String CURL = "curl -sS -o /dev/null -w '%{http_code}' --max-time 30 --noproxy '' ";

    @TempDir
    Path directory;

    private ServerSocket upstream;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "upstream");
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        upstream.close();
    }

    /** Answers one request on each connection. */
    private void serve() {
        while (!upstream.isClosed()) {
            try (Socket client = upstream.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                String first = in.readLine();
                String authorization = "none";
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("authorization: ")) {
                        authorization = line.substring("authorization: ".length());
                    }
                }
                if (first != null) {
                    requests.add(first.replace(" HTTP/1.1", "") + " " + authorization);
                    client.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
                                    .getBytes(StandardCharsets.US_ASCII));
                    client.getOutputStream().flush();
                }
            } catch (IOException e) {
                // The test has ended, or the client went away.
                continue;
            }
        }
    }

    private int port() {
        return upstream.getLocalPort();
    }

    private static Cli run(String script, String... options) {
        List<String> words = new ArrayList<>(List.of("run", "-s", "--allow-cwd"));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "bash", "-c", script));
        return nono(words.toArray(String[]::new));
    }

    @Test
    @DisplayName("reaches the hosts that its profile names and no others, and why says the same")
    void profile() throws IOException {
        Path profile = directory.resolve("web.json");
        Files.writeString(profile, "{\"network\": {\"allow_domain\": [\"localhost\"]}}");
        String name = profile.toString();

        run(CURL + "http://localhost:" + port() + "/p", "--profile", name).run().prints("200");
        run(CURL + "http://127.0.0.1:" + port() + "/", "--profile", name).run().prints("403");
        run("exec 3<>/dev/tcp/127.0.0.1/" + port(), "--profile", name).run().exits(1);

        assertThat(requests).containsExactly("GET /p none");
        assertThat(nono("why", "--profile", name, "--host", "localhost").run().out())
                .startsWith("ALLOWED");
        assertThat(nono("why", "--profile", name, "--host", "127.0.0.1").run().out())
                .startsWith("DENIED");
    }

    @Test
    @DisplayName("reaches only what the options name where its profile closes the network, which is said once [30b:9]")
    void strictProfile() throws IOException {
        String closed = Files.writeString(directory.resolve("closed.json"), "{\"network\": {\"block\": true}}")
                .toString();
        String named = "http://localhost:" + port() + "/named";
        String other = "http://127.0.0.1:" + port() + "/other";
        String script = CURL + named + "; echo; " + CURL + other + "; echo; (exec 3<>/dev/tcp/127.0.0.1/" + port()
                + ") 2>/dev/null || echo closed";

        Cli.Result result = nono(
                        "run",
                        "--allow-cwd",
                        "--profile",
                        closed,
                        "--allow-domain",
                        "localhost",
                        "--",
                        "bash",
                        "-c",
                        script)
                .in(directory)
                .run()
                .exits(0)
                .prints("200\n403\nclosed\n")
                .says("network.block", "--allow-domain opens only what it names", "through the proxy: localhost");
        assertThat(result.err().split("network\\.block", -1)).hasSize(2);
        assertThat(requests).containsExactly("GET /named none");

        run("true", "--profile", closed, "--allow-domain", "localhost", "--block-net")
                .run()
                .exits(1)
                .says("--block-net", "--allow-domain");
        run("(exec 3<>/dev/tcp/127.0.0.1/" + port() + ") 2>/dev/null || echo closed", "--profile", closed)
                .run()
                .prints("closed\n");
        assertThat(requests).hasSize(1);
        run(CURL + other, "--profile", closed, "--allow-net").run().prints("200");

        for (String host : List.of("localhost", "127.0.0.1")) {
            String answer = nono("why", "--profile", closed, "--allow-domain", "localhost", "--host", host)
                    .run()
                    .out();
            assertThat(answer).startsWith(host.equals("localhost") ? "ALLOWED" : "DENIED");
        }
        nono("run", "--allow-cwd", "--dry-run", "--profile", closed, "--allow-domain", "localhost", "--", "true")
                .in(directory)
                .run()
                .exits(0)
                .says("through the proxy: localhost", "network.block");
    }

    @Test
    @DisplayName("uses a credential and has no tunnel to any host where its profile closes the network [30b:9]")
    void strictCredential() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), SECRET + "\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        String closed = Files.writeString(directory.resolve("closed.json"), """
                {"network": {"block": true, "custom_credentials": {"svc": {
                  "upstream": "http://localhost:%d", "credential_key": "file://%s", "env_var": "SVC_KEY"}}}}
                """.formatted(port(), token))
                .toString();
        String script = CURL + "-H \"Authorization: Bearer $SVC_KEY\" \"$SVC_BASE_URL/user\"; echo; "
                + "curl -sS -o /dev/null -w '%{http_connect}' --max-time 30 --noproxy '' -p -x \"$HTTPS_PROXY\""
                + " http://127.0.0.1:" + port() + "/ 2>/dev/null; echo; "
                + "curl -sS -o /dev/null -w '%{http_connect}' --max-time 30 --noproxy '' -p -x \"$HTTPS_PROXY\""
                + " http://localhost:" + port() + "/ 2>/dev/null; echo; "
                + "curl -sS -o /dev/null -w '%{http_connect}' --max-time 30 --noproxy '' https://example.com/ 2>/dev/null";

        nono("run", "--allow-cwd", "--profile", closed, "--credential", "svc", "--", "bash", "-c", script)
                .in(Files.createDirectory(directory.resolve("work")))
                .run()
                // The upstream of the credential is no exception: what looks like a tunnel to it is looked into, and
                // nothing passes unseen.
                .prints("200\n403\n200\n403")
                .says("network.block", "--credential opens only what it names", "no host; credentials: svc");
        assertThat(requests).containsExactly("GET /user Bearer " + SECRET);
        assertThat(nono("why", "--profile", closed, "--credential", "svc", "--host", "example.com")
                        .run()
                        .out())
                .startsWith("DENIED");
    }

    @Test
    @DisplayName(
            "under python-dev reaches no host outside of its list, not directly either, and all with --allow-net [52:14]")
    void builtInProfile() {
        String url = "http://localhost:" + port() + "/";
        run(CURL + url, "--profile", "python-dev").run().prints("403");
        run("curl -sS -o /dev/null --max-time 30 --noproxy '*' " + url, "--profile", "python-dev")
                .run()
                .exits(7);
        assertThat(requests).isEmpty();
        run(CURL + url, "--profile", "python-dev", "--allow-net").run().exits(0).prints("200");
        assertThat(requests).containsExactly("GET / none");
    }

    @Test
    @DisplayName("reaches the hosts that are named and no others, by the proxy only")
    void hosts() {
        run(CURL + "http://localhost:" + port() + "/x", "--allow-domain", "localhost")
                .run()
                .exits(0)
                .prints("200");
        assertThat(requests).containsExactly("GET /x none");
        run(CURL + "http://127.0.0.1:" + port() + "/", "--allow-domain", "localhost")
                .run()
                .prints("403");
        run(CURL + "http://169.254.169.254/", "--allow-domain", "169.254.169.254")
                .run()
                .prints("403");
        run("exec 3<>/dev/tcp/127.0.0.1/" + port(), "--allow-domain", "localhost")
                .run()
                .exits(1);
        assertThat(requests).hasSize(1);
    }

    @Test
    @DisplayName("sends no datagram, so that no name and nothing else leaks")
    void datagrams() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(500);
            run("echo leak > /dev/udp/127.0.0.1/" + socket.getLocalPort(), "--allow-domain", "localhost")
                    .run();
            assertThat(received(socket)).isFalse();
        }
    }

    private static boolean received(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[16], 16));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private Path manifest(String rest) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), SECRET + "\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(directory.resolve("manifest.json"), """
                {"version": "0.1.0",
                 "filesystem": {"grants": [
                   {"path": "/usr", "access": "read", "type": "directory"},
                   {"path": "/etc", "access": "read", "type": "directory"},
                   {"path": "/lib", "access": "read", "type": "directory"},
                   {"path": "/proc", "access": "read", "type": "directory"},
                   {"path": "/dev/null", "access": "readwrite", "type": "file"}]},
                 "network": {"mode": "proxy"%s},
                 "credentials": [{"name": "svc", "upstream": "http://localhost:%d", "source": "file://%s",
                   "env_var": "SVC_KEY", "endpoint_rules": [{"method": "GET", "path": "/api/**"}]}]}
                """.formatted(rest, port(), token));
    }

    private Cli withManifest(String script, String rest) throws IOException {
        return nono("run", "-s", "--config", manifest(rest).toString(), "--", "bash", "-c", script)
                .with("PATH", "/usr/bin:/bin");
    }

    @Test
    @DisplayName("uses a credential that it never sees, within the rules of the service")
    void credential() throws IOException {
        withManifest(
                        CURL + "-H \"Authorization: Bearer $SVC_KEY\" \"$SVC_BASE_URL/api/user\"; echo; "
                                + CURL + "-H \"Authorization: Bearer $SVC_KEY\" \"$SVC_BASE_URL/admin\"; echo; "
                                + CURL + "-H 'Authorization: Bearer mine' \"$SVC_BASE_URL/api/user\"",
                        "")
                .run()
                .exits(0)
                .prints("200\n403\n401");
        assertThat(requests).containsExactly("GET /api/user Bearer " + SECRET);
    }

    @Test
    @DisplayName("finds the credential in no variable, process or file")
    void noSecret() throws IOException {
        Cli.Result result = withManifest(
                        "env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n';"
                                + " cat " + directory + "/token; cat /proc/$PPID/mem | head -c 100;"
                                + " cat \"$NONO_CAP_FILE\"; true",
                        "")
                .run();
        assertThat(result.exitCode()).isEqualTo(0);
        assertThat(result.out()).contains("SVC_KEY=").doesNotContain(SECRET);
        assertThat(result.err()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("reaches no host at all when a manifest names none")
    void strictManifest() throws IOException {
        withManifest(CURL + "http://localhost:" + port() + "/x", "").run().prints("403");
        withManifest(CURL + "-x \"$HTTPS_PROXY\" -p https://example.com/", "")
                .run()
                .prints("000");
        assertThat(requests).isEmpty();
    }

    @Test
    @DisplayName("finds the credential in no variable: not in the one it came from, nor in others that hold it as well")
    void credentialInVariables() throws IOException {
        Path profile = Files.writeString(directory.resolve("held.json"), """
                {"environment": {"set_vars": {"SET": "token $SVC_REAL"}},
                 "network": {"credentials": ["svc", "login", "s3"], "custom_credentials": {
                   "svc": {"upstream": "http://127.0.0.1:%1$d", "credential_key": "env://SVC_REAL", "env_var": "SVC_KEY"},
                   "login": {"upstream": "http://127.0.0.1:%1$d", "credential_key": "env://LOGIN", "env_var": "LOGIN_KEY", "inject_mode": "basic_auth"},
                   "s3": {"upstream": "https://s3.eu-west-1.amazonaws.com", "aws_auth": {}}}}}
                """.formatted(port()));
        String[] secrets = {SECRET, "passw0rd-4711", "aws-s3cret-0815", "session-0042"};
        Path record = directory.resolve("record");
        String seen = run(
                        "env; curl -sS --noproxy '*' -H \"Authorization: Bearer $OTHER\" $SVC_BASE_URL/o",
                        "--profile",
                        profile.toString())
                .with("SVC_REAL", SECRET)
                .with("OTHER", SECRET)
                .with("REPOSITORY", "https://me:" + SECRET + "@git.example.com/")
                .with("LOGIN", "me:" + secrets[1])
                .with("LOGIN_PASSWORD", secrets[1])
                .with("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", secrets[2])
                .with("AWS_SESSION_TOKEN", secrets[3])
                .run()
                .exits(0)
                .out();
        assertThat(seen)
                .doesNotContain(secrets)
                .contains("SVC_REAL=", "OTHER=", "SET=token ", "AWS_ACCESS_KEY_ID=AKIAEXAMPLE");
        assertThat(requests)
                .as("what stands in its place is good for the proxy")
                .containsExactly("GET /o Bearer " + SECRET);

        assertThat(run("env", "--profile", profile.toString(), "--env-credential-map", "env://SVC_REAL", "MINE")
                        .with("SVC_REAL", SECRET)
                        .run()
                        .out())
                .contains("MINE=" + SECRET + "\n")
                .doesNotContain("SVC_REAL=" + SECRET);
    }

    @Test
    @DisplayName("is said to be able to read the file of a credential, where it is")
    void credentialInReadableFile() throws IOException {
        Path granted = Files.createDirectory(directory.resolve("granted"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), granted);
        for (Path file : List.of(granted.resolve("token"), link.resolve("token"), directory.resolve("token"))) {
            Files.writeString(file, SECRET);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Path profile = Files.writeString(directory.resolve("file.json"), """
                    {"network": {"credentials": ["svc"], "custom_credentials": {"svc": {
                       "upstream": "http://127.0.0.1:%d", "credential_key": "file://%s", "env_var": "SVC_KEY"}}}}
                    """.formatted(port(), file));
            Cli.Result result = nono(
                            "run",
                            "--allow-cwd",
                            "--profile",
                            profile.toString(),
                            "--read",
                            granted.toString(),
                            "--",
                            "true")
                    .run()
                    .exits(0);
            if (file.getParent().equals(directory)) {
                assertThat(result.err()).doesNotContain("may read " + file);
            } else {
                assertThat(result.err()).contains("may read " + file + ", which holds the credential of svc");
            }
        }
    }

    @Test
    @DisplayName("does not start where it could stand in for the service whose credential it must not see")
    void ownService() throws IOException {
        Path profile = Files.writeString(directory.resolve("own.json"), """
                {"network": {"credentials": ["svc"], "custom_credentials": {"svc": {
                   "upstream": "http://127.0.0.1:%d", "credential_key": "env://SVC_REAL", "env_var": "SVC_KEY"}}}}
                """.formatted(port()));
        String[] grants = {"--listen-port", "--open-port"};
        for (String grant : grants) {
            for (String[] dry : new String[][] {{}, {"--dry-run"}}) {
                List<String> options =
                        new ArrayList<>(List.of("--profile", profile.toString(), grant, Integer.toString(port())));
                options.addAll(List.of(dry));
                run("echo started", options.toArray(String[]::new))
                        .with("SVC_REAL", SECRET)
                        .run()
                        .exits(1)
                        .prints("")
                        .says("may listen on port " + port(), "take its credential");
            }
        }
        run(CURL + "-H \"Authorization: Bearer $SVC_KEY\" \"$SVC_BASE_URL/x\"", "--profile", profile.toString())
                .with("SVC_REAL", SECRET)
                .run()
                .prints("200");
        assertThat(requests).containsExactly("GET /x Bearer " + SECRET);
    }

    @Test
    @DisplayName("listens where it is told to, and does not start when that is taken [30b:17]")
    void proxyPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run("echo started", "--allow-domain", "localhost", "--proxy-port", String.valueOf(taken.getLocalPort()))
                    .run()
                    .exits(1)
                    .prints("");
        }
        run("true", "--proxy-port", "19999").run().exits(1).says("--proxy-port");
    }

    @Test
    @DisplayName("is told of by a dry run, which starts nothing")
    void dryRun() {
        nono(
                        "run",
                        "--allow-cwd",
                        "--dry-run",
                        "--allow-domain",
                        "a.example.com",
                        "--credential",
                        "openai",
                        "--",
                        "true")
                .run()
                .exits(0)
                .says("through the proxy: a.example.com; credentials: openai");
        nono(
                        "run",
                        "--allow-cwd",
                        "--dry-run",
                        "--allow-domain",
                        "https://a.example.com/one/**",
                        "--allow-domain",
                        "https://a.example.com/two",
                        "--allow-domain",
                        "b.example.com",
                        "--",
                        "true")
                .run()
                .exits(0)
                .says("through the proxy: a.example.com (only /one/**, /two), b.example.com");
    }

    @Test
    @DisplayName("does not start when options contradict each other [30b:8]")
    void contradictions() {
        run("echo started", "--block-net", "--credential", "openai")
                .run()
                .exits(1)
                .prints("")
                .says("--block-net", "--credential");
        run("echo started")
                .with("NONO_BLOCK_NET", "1")
                .with("NONO_CREDENTIAL", "openai")
                .run()
                .exits(1)
                .prints("");
        run("echo started", "--allow-net", "--allow-domain", "x").run().exits(2).prints("");
    }

    @Test
    @DisplayName("needs a supervisor, which wrap has not [30b:36]")
    void wrap() {
        nono("wrap", "-s", "--allow-cwd", "--allow-domain", "x", "--", "true")
                .run()
                .exits(2)
                .says("supervisor");
        nono("wrap", "-s", "--allow-cwd", "--", "true")
                .with("NONO_ALLOW_DOMAIN", "x")
                .run()
                .exits(2)
                .says("NONO_ALLOW_DOMAIN");
    }

    @Test
    @DisplayName("starts although a credential is missing, and its requests are refused [63:33] [30b:41]")
    void missingCredential() {
        nono(
                        "run",
                        "--allow-cwd",
                        "--credential",
                        "anthropic",
                        "--",
                        "bash",
                        "-c",
                        "printenv ANTHROPIC_API_KEY; " + CURL + "\"$ANTHROPIC_BASE_URL/v1/messages\"")
                .run()
                .exits(0)
                .prints("503")
                .says("env://ANTHROPIC_API_KEY");
    }

    @Test
    @DisplayName("starts nothing where credentials are required and one is missing")
    void requiredCredential() {
        nono("run", "--allow-cwd", "--credential", "anthropic", "--require-credentials", "--", "touch", "started")
                .in(directory)
                .run()
                .exits(1)
                .says("credentials are required", "env://ANTHROPIC_API_KEY");
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    @DisplayName("is judged by why as by the proxy")
    void why() {
        nono("why", "--host", "a.example.com", "--allow-domain", "a.example.com", "--exit-code")
                .run()
                .exits(0);
        nono("why", "--host", "b.example.com", "--allow-domain", "a.example.com", "--exit-code")
                .run()
                .exits(3);
        nono("why", "--host", "a.example.com", "--deny-domain", "a.example.com", "--exit-code")
                .run()
                .exits(3);
        nono(
                        "why",
                        "--host",
                        "https://github.com/other/x",
                        "--allow-domain",
                        "https://github.com/org/**",
                        "--exit-code")
                .run()
                .exits(3);
    }

    @Test
    @DisplayName("is told afterwards what the proxy refused")
    void footer() {
        nono(
                        "run",
                        "--allow-cwd",
                        "--allow-domain",
                        "localhost",
                        "--",
                        "bash",
                        "-c",
                        CURL + "http://denied.example.com/; exit 3")
                .run()
                .exits(3)
                .says("The proxy refused requests", "--allow-domain denied.example.com");
    }

    @Test
    @DisplayName("is pointed to the proxy by its variables, for all but this machine [30b:2]")
    void variables() {
        run("echo $NO_PROXY; " + CURL + "http://b.example.com/", "--allow-domain", "a.example.com")
                .run()
                .exits(0)
                .prints("localhost,127.0.0.1\n403");
    }

    @Test
    @DisplayName("is told when a credential alone leaves every host open [30b:3]")
    void credentialAlone() {
        nono("run", "--allow-cwd", "--credential", "openai", "--", "sh", "-c", "echo ${OPENAI_BASE_URL%:*}")
                .run()
                .exits(0)
                .prints("http://127.0.0.1\n")
                .says("every host");
    }

    @Test
    @DisplayName("trusts the certificates of the proxy where it looks into connections, and only there [30b:39]")
    void trust() {
        String script = "case $SSL_CERT_FILE in */intercept-*) head -c 10 \"$SSL_CERT_FILE\" > /dev/null && echo ours;;"
                + " *) echo not;; esac";
        run(script, "--credential", "github").run().exits(0).prints("ours\n");
        run(script, "--allow-domain", "a.example.com").run().exits(0).prints("not\n");
    }
}
