package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.cli.terminal.ShellWords;
import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A request that a person has to approve")
class ApprovalIT {
    private static final Pattern QUESTION =
            Pattern.compile("Type (\\d{5}) to allow this once; anything else refuses: ");

    @TempDir
    Path temp;

    private ServerSocket upstream;
    private final AtomicInteger requests = new AtomicInteger();
    private Path directory;

    @BeforeEach
    void listen() throws IOException {
        directory = temp.toRealPath();
        upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "upstream");
        server.setDaemon(true);
        server.start();
    }

    private void serve() {
        while (!upstream.isClosed()) {
            try (Socket client = upstream.accept()) {
                if (client.getInputStream().read() >= 0) {
                    requests.incrementAndGet();
                    client.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
                                    .getBytes(StandardCharsets.US_ASCII));
                    client.getOutputStream().flush();
                    client.shutdownOutput();
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
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

    private Cli run(int seconds, String script) throws IOException {
        Path profile = Files.writeString(directory.resolve("p.json"), """
                {"network": {"credentials": ["svc"], "custom_credentials": {"svc": {
                  "upstream": "http://localhost:%d", "credential_key": "env://SVC_KEY", "env_var": "SVC_KEY",
                  "endpoint_policy": {"default": {"decision": "deny"},
                    "approve": [{"method": "*", "path": "/pay/**", "reason": "money leaves", "timeout_secs": %d}]}}}}}
                """.formatted(upstream.getLocalPort(), seconds));
        return nono("run", "-s", "--profile", profile.toString(), "--allow-cwd", "--", "bash", "-c", script)
                .in(Files.createDirectories(directory.resolve("work")))
                .with("SVC_KEY", "s3cret");
    }

    private static String curl(String path) {
        return "curl -sS --path-as-is -w ' status %{http_code}\\n' --noproxy '' -H \"Authorization: Bearer $SVC_KEY\""
                + " \"$SVC_BASE_URL" + path + "\"";
    }

    /**
     * Runs at a terminal at which something was typed before, answers the first question unless the answer is to be none, and
     * returns all that was on the terminal.
     */
    private String atTerminal(Cli command, UnaryOperator<String> answer) throws Exception {
        Installed.need(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
        Path typed = directory.resolve("typed");
        Path script = Files.writeString(
                directory.resolve("start"),
                "while [ ! -e '" + typed + "' ]; do sleep 0.05; done; exec "
                        + ShellWords.join(
                                command.command().stream().map(OsString::of).toList())
                        + "\n");
        Process process = command.builder(List.of("script", "-qefc", "sh " + script, "/dev/null"))
                .redirectErrorStream(true)
                .start();
        StringBuilder seen = new StringBuilder();
        boolean answered = false;
        try (InputStream out = process.getInputStream();
                OutputStream in = process.getOutputStream()) {
            in.write("yes\n".getBytes(StandardCharsets.US_ASCII));
            in.flush();
            for (int c = out.read(); c >= 0; c = out.read()) {
                seen.append((char) c);
                if (seen.indexOf("yes") >= 0 && Files.notExists(typed)) {
                    // The terminal shows what it has got.
                    Files.createFile(typed);
                }
                Matcher question = QUESTION.matcher(seen);
                if (!answered && c == ' ' && question.find()) {
                    String word = answer.apply(question.group(1));
                    if (!word.isEmpty()) {
                        in.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
                        in.flush();
                    }
                    answered = true;
                }
            }
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return seen.toString();
    }

    @Test
    @DisplayName(
            "goes on when the number of the question is typed, and the question shows what the program chose as plain text")
    void granted() throws Exception {
        String seen = atTerminal(run(120, curl("/pay/100?note=%1b%5b2J")), number -> number);

        assertThat(seen)
                .contains("request: GET /pay/100", "rule: ", "reason: money leaves", "nono: allowed", "status 200");
        assertThat(seen).doesNotContain("s3cret").doesNotContain("\u001b[2J");
        assertThat(requests).hasValue(1);
    }

    @Test
    @DisplayName("is refused when anything else is typed, or was typed before")
    void refused() throws Exception {
        assertThat(atTerminal(run(120, curl("/pay/100")), number -> "y")).contains("nono: refused", "status 403");
        assertThat(requests).hasValue(0);
    }

    @Test
    @DisplayName("is refused when nobody answers in time")
    void late() throws Exception {
        assertThat(atTerminal(run(4, curl("/pay/100")), number -> ""))
                .containsPattern(QUESTION)
                .contains("status 403")
                .doesNotContain("nono: allowed");
        assertThat(requests).hasValue(0);
    }

    @Test
    @DisplayName("is refused where there is no terminal, and says so; others need no approval or get none")
    void nobody() throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("setsid", "--wait"));
        Cli cli = run(
                120,
                curl("/pay/100") + "; " + curl("/other") + "; curl -sS --noproxy '' -H \"Authorization: Bearer"
                        + " $SVC_KEY\" \"$SVC_BASE_URL/pay/1\"; curl -sS --noproxy '' -H \"Authorization: Bearer $SVC_KEY\""
                        + " \"$SVC_BASE_URL/pay/1/" + "x".repeat(1000) + "/delete\"");
        command.addAll(cli.command());
        Path errors = directory.resolve("errors");
        Process process = cli.builder(command).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();

        assertThat(said)
                .as(Files.readString(errors))
                .contains("} status 403\n{", "there is no terminal", "too long to be shown");
        assertThat(requests).hasValue(0);
    }
}
