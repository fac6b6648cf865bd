package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.cli.terminal.ShellWords;
import dev.nono.sandbox.OsString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A request that a webhook has to approve")
class WebhookIT {
    @TempDir
    Path temp;

    private final Queue<String> forwarded = new ConcurrentLinkedQueue<>();
    private final Queue<String> questions = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private ServerSocket upstream;
    private ServerSocket hook;
    private Path directory;

    @BeforeEach
    void listen() throws IOException {
        directory = temp.toRealPath();
        upstream = serve(head -> {
            forwarded.add(head.lines().findFirst().orElse(""));
            return "200 OK\n{}";
        });
        hook = serve(question -> {
            questions.add(question);
            if (question.contains("/pay/late")) {
                end.await();
            }
            String path = question.replaceFirst("(?s).*\"path\":\"/pay/([a-z]*).*", "$1");
            return switch (path) {
                case "ok" -> "200 OK\n{\"decision\":\"Approved\"}";
                case "no" -> "200 OK\n{\"decision\":\"deny\",\"reason\":\"no\\u001b[2J money\"}";
                case "broken" -> "500 Broken\n{\"decision\":\"approved\"}";
                case "odd" -> "200 OK\n{\"decision\":\"maybe\"}";
                case "long" -> "200 OK\n{\"decision\":\"approved\"}" + " ".repeat(65 * 1024);
                case "elsewhere" ->
                    "307 Elsewhere\r\nLocation: http://localhost:" + upstream.getLocalPort() + "/granted\n";
                default -> "200 OK\n<html>approved</html>";
            };
        });
    }

    private interface Answer {
        String to(String request) throws InterruptedException;
    }

    private static ServerSocket serve(Answer answer) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    start(() -> answer(client, answer));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return listener;
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "server");
        thread.setDaemon(true);
        thread.start();
    }

    private static void answer(Socket client, Answer answer) {
        try (client) {
            InputStream in = client.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                int c = in.read();
                if (c < 0) {
                    return;
                }
                head.write(c);
            }
            String text = head.toString(StandardCharsets.US_ASCII);
            String length = text.replaceFirst("(?is).*content-length: (\\d+).*", "$1");
            byte[] body = in.readNBytes(length.equals(text) ? 0 : Integer.parseInt(length));
            String[] said =
                    answer.to(text + new String(body, StandardCharsets.UTF_8)).split("\n(?!.*\n)", 2);
            client.getOutputStream()
                    .write(("HTTP/1.1 " + said[0] + "\r\nConnection: close\r\nContent-Length: " + said[1].length()
                                    + "\r\n\r\n" + said[1])
                            .getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The other side hung up, which is its right.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        upstream.close();
        hook.close();
    }

    private Cli run(String usual, String script, String... more) throws IOException {
        Path profile = Files.writeString(
                directory.resolve("p.json"), """
                {"security": {"approval_backends": {
                    "ops": {"type": "webhook", "url": "http://localhost:%d/hook/s3cr3t-url"},
                    "both": {"type": "chain", "mode": "all", "backends": ["ops", "terminal"]}},
                  "approval_defaults": {"backend": "%s"}},
                 "network": {"credentials": ["svc"], "custom_credentials": {"svc": {
                  "upstream": "http://localhost:%d", "credential_key": "env://SVC_KEY", "env_var": "SVC_KEY",
                  "endpoint_policy": {"default": "deny",
                    "approve": [{"method": "*", "path": "/pay/late", "backend": "ops", "timeout_secs": 4},
                                {"method": "*", "path": "/pay/**", "reason": "money leaves"}]}}}}}
                """.formatted(hook.getLocalPort(), usual, upstream.getLocalPort()));
        List<String> words = new ArrayList<>(List.of("run", "-s", "--profile", profile.toString()));
        words.add("--allow-cwd");
        words.addAll(List.of(more));
        words.addAll(List.of("--", "bash", "-c", script));
        return nono(words.toArray(String[]::new))
                .in(Files.createDirectories(directory.resolve("work")))
                .with("SVC_KEY", "s3cret");
    }

    private static String curl(String path) {
        return "curl -s -o /dev/null -w '" + path
                + " %{http_code}\\n' --noproxy '' -H \"Authorization: Bearer $SVC_KEY\"" + " \"$SVC_BASE_URL" + path
                + "\"; ";
    }

    @Test
    @DisplayName(
            "is forwarded when it approves, and only then; proxies of the environment are not for nono's own question"
                    + " [30b:31]")
    void endToEnd() throws Exception {
        String script = curl("/pay/ok") + curl("/pay/no") + curl("/pay/broken") + curl("/pay/odd") + curl("/pay/long")
                + curl("/pay/elsewhere") + curl("/pay/html") + curl("/pay/late") + curl("/other")
                + "curl -s --noproxy '' -H \"Authorization: Bearer $SVC_KEY\" \"$SVC_BASE_URL/pay/no\"";
        Cli.Result result = run("ops", script)
                .with("ALL_PROXY", "socks5h://127.0.0.1:1")
                .with("all_proxy", "socks5h://127.0.0.1:1")
                .with("HTTPS_PROXY", "socks4://127.0.0.1:1")
                .with("http_proxy", "http://127.0.0.1:1")
                .run()
                .exits(0);

        assertThat(result.out())
                .startsWith(
                        "/pay/ok 200\n/pay/no 403\n/pay/broken 403\n/pay/odd 403\n/pay/long 403\n/pay/elsewhere 403\n"
                                + "/pay/html 403\n/pay/late 403\n/other 403\n")
                .contains("the request was not approved: no money")
                .doesNotContain("s3cr3t-url", "\u001b[2J", "\\u001b");
        assertThat(result.err()).doesNotContain("s3cr3t-url", "\u001b[2J");
        assertThat(forwarded).hasSize(1).allMatch(line -> line.startsWith("GET /pay/ok "));
        assertThat(questions)
                .hasSize(9)
                .allSatisfy(question -> assertThat(question)
                        .startsWith("POST /hook/s3cr3t-url HTTP/1.1\r\n")
                        .contains(
                                "User-Agent: nono-cli/",
                                "{\"backend\":\"ops\",\"request\":{\"capability_type\":\"endpoint\",\"request_id\":\"",
                                "\"route_id\":\"svc\"",
                                "\"method\":\"GET\"")
                        .doesNotContain("s3cret\""));
        assertThat(questions.peek()).contains("\"reason\":\"money leaves\"");
    }

    @Test
    @DisplayName(
            "is not shown to a person at the terminal after it was refused by the first of a chain of all [30b:32]")
    void chain() throws Exception {
        Installed.need(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
        Cli command = run("both", curl("/pay/no"));
        Path script = Files.writeString(
                directory.resolve("start"),
                "exec "
                        + ShellWords.join(
                                command.command().stream().map(OsString::of).toList()) + "\n");
        Process process = command.builder(List.of("script", "-qefc", "sh " + script, "/dev/null"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).contains("/pay/no 403").doesNotContain("to allow this once");
        assertThat(questions).hasSize(1);
    }

    @Test
    @DisplayName("is not made by a program that may listen where the webhook does, and could approve it itself")
    void ownPort() throws Exception {
        run("ops", curl("/pay/ok"), "--listen-port", Integer.toString(hook.getLocalPort()))
                .run()
                .exits(1)
                .says("port " + hook.getLocalPort(), "could approve its own requests");
        assertThat(questions).isEmpty();
    }

    @Test
    @DisplayName("changes nothing else: no shim, and the path of the command as it was [80c:2]")
    void nothingElse() throws Exception {
        Path profile = Files.writeString(directory.resolve("q.json"), """
                {"security": {"approval_backends": {"ops": {"type": "webhook", "url": "https://hooks.example.com/x"}},
                  "approval_defaults": {"backend": "ops"}}}
                """);
        String with = variables("--profile", profile.toString());
        assertThat(with).contains("PATH=/usr/bin:/bin\n").isEqualTo(variables());
    }

    private String variables(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", "-s", "--allow-cwd"));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "sh", "-c", "env | sort | sed '/^PATH=/!s/=.*//'"));
        return nono(words.toArray(String[]::new))
                .in(Files.createDirectories(directory.resolve("work")))
                .with("PATH", "/usr/bin:/bin")
                .run()
                .exits(0)
                .out();
    }
}
