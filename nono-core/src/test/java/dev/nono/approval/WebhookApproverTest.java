package dev.nono.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.audit.AuditSink;
import dev.nono.internal.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
@DisplayName("A webhook")
class WebhookApproverTest {
    private static final WebhookSettings SETTINGS = WebhookSettings.of("nono-cli/1.2");
    private static final ApprovalRequest PAYMENT = new ApprovalRequest.Endpoint(
            "req-1", "bank", "https://bank.example.com", "POST", "/pay?to", "endpoint_policy.default", null, 7, "s-1");

    private static Approver at(Hook hook) {
        return new WebhookApprover("ops", hook.url(), SETTINGS);
    }

    private static ApprovalDecision decision(int status, String body) throws Exception {
        try (Hook hook = Hook.answering(status, body)) {
            return at(hook).decide(PAYMENT);
        }
    }

    @Test
    @DisplayName("gets one POST with its name and the request, and learns nothing else")
    void question() throws Exception {
        try (Hook hook = Hook.saying("{\"decision\":\"allowed\"}")) {
            assertThat(at(hook).decide(PAYMENT).isGranted()).isTrue();

            Hook.Asked asked = hook.next();
            assertThat(asked.line()).isEqualTo("POST /hook/s3cr3t?team=a HTTP/1.1");
            assertThat(asked.headers())
                    .containsEntry("User-Agent", "nono-cli/1.2")
                    .containsEntry("Content-Type", "application/json");
            assertThat(asked.headers().keySet().stream().map(String::toLowerCase))
                    .isSubsetOf("user-agent", "content-type", "accept", "content-length", "host", "connection");
            assertThat(asked.body()).isEqualTo("{\"backend\":\"ops\",\"request\":" + PAYMENT.toJson() + "}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Granted\"",
                " \"Granted\"\n",
                "{\"decision\":\"Approved\"}",
                "{\"decision\":\"GRANT\"}",
                "{\"decision\":\"granted\"}",
                "{\"decision\":\"approve\",\"reason\":\"fine\"}",
                "{\"decision\":\"allow\",\"reason\":null}",
                "{\"decision\":\"ALLOWED\"}"
            })
    @DisplayName("grants with these answers [30b:31]")
    void grants(String answer) throws Exception {
        assertThat(decision(200, answer)).isEqualTo(ApprovalDecision.granted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "Denied", "reject", "rejected", "block", "BLOCKED"})
    @DisplayName("refuses with these words, with its reason or without")
    void refuses(String word) throws Exception {
        assertThat(decision(200, "{\"decision\":\"" + word + "\",\"reason\":\"not today\"}"))
                .isEqualTo(ApprovalDecision.denied("not today"));
        assertThat(decision(201, "{\"decision\":\"" + word + "\"}"))
                .isEqualTo(ApprovalDecision.denied("refused by the webhook ops"));
        assertThat(decision(200, "{\"Denied\":{\"reason\":\"never\"}}")).isEqualTo(ApprovalDecision.denied("never"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Timeout\"", "{\"decision\":\"timeout\"}", "{\"decision\":\"Timed_Out\"}"})
    @DisplayName("can say that nobody answered, which is neither")
    void timeout(String answer) throws Exception {
        assertThat(decision(200, answer)).isEqualTo(ApprovalDecision.timeout());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 302, 307, 400, 401, 404, 500, 503})
    @DisplayName("that does not answer with success has refused, whatever it says besides [30b:31]")
    void status(int status) throws Exception {
        assertThat(decision(status, "{\"decision\":\"allowed\"}"))
                .isInstanceOfSatisfying(
                        ApprovalDecision.Denied.class,
                        denied -> assertThat(denied.reason()).contains("status " + status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "true",
                "[\"Granted\"]",
                "\"granted\"",
                "<html>granted</html>",
                "{\"decision\":\"maybe\"}",
                "{\"decision\":\"\"}",
                "{\"decision\":true}",
                "{\"decision\":[\"granted\"]}",
                "{\"decision\":\"granted\",\"decision\":\"denied\"}",
                "{\"decision\":\"granted\",\"at_most\":100}",
                "{\"decision\":\"granted\",\"Denied\":{\"reason\":\"no\"}}",
                "{\"decision\":\"granted\",\"reason\":7}",
                "{\"Granted\":null}",
                "{\"decision\":\"granted\"} {\"decision\":\"granted\"}",
                "{\"decision\":\"granted",
                "\"Granted\"\"Granted\""
            })
    @DisplayName("that says anything else has not been understood: an error, and no grant [30b:31]")
    void anythingElse(String answer) {
        assertThatThrownBy(() -> decision(200, answer))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("webhook ops")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    @DisplayName("that answers with more than 64 KiB is not listened to, with a length or in chunks [30b:31]")
    void tooLong() throws Exception {
        String grant = "{\"decision\":\"granted\"}";
        assertThat(decision(200, grant + " ".repeat(65_536 - grant.length())).isGranted())
                .isTrue();
        assertThatThrownBy(() -> decision(200, grant + " ".repeat(65_537 - grant.length())))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("longer than 65536 bytes");
        byte[] chunk = ("1000\r\n" + " ".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Hook endless = Hook.that((asked, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(chunk);
                out.flush();
            }
        })) {
            assertThatThrownBy(() -> at(endless).decide(PAYMENT)).hasMessageContaining("longer than 65536 bytes");
            assertThat(endless.awaitHangUp()).isTrue();
        }
    }

    @Test
    @DisplayName("that refuses endlessly is hung up on")
    void endlessRefusal() throws Exception {
        try (Hook endless = Hook.that((asked, out) -> {
            out.write("HTTP/1.1 500 No\r\nContent-Length: 99999999999\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new byte[4096]);
                out.flush();
            }
        })) {
            assertThat(at(endless).decide(PAYMENT).isDenied()).isTrue();
            assertThat(endless.awaitHangUp()).isTrue();
        }
    }

    @Test
    @DisplayName("is not asked where it redirects to, and not asked again after it hung up")
    void onceOnly() throws Exception {
        try (Hook target = Hook.saying("{\"decision\":\"granted\"}")) {
            for (int status : List.of(301, 302, 303, 307, 308)) {
                try (Hook hook = Hook.that((asked, out) ->
                        Hook.send(out, status, "Location: " + target.url() + "\r\n", "{\"decision\":\"granted\"}"))) {
                    assertThat(at(hook).decide(PAYMENT).isDenied()).isTrue();
                }
            }
            assertThat(target.connections()).isZero();
        }
        try (Hook silent = Hook.that((asked, out) -> out.close())) {
            assertThatThrownBy(() -> at(silent).decide(PAYMENT)).isInstanceOf(NonoException.class);
            assertThat(silent.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"})
    @DisplayName("that is slow has its time and no more, drip by drip too; then it is hung up on")
    void slow(String begin) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Hook slow = Hook.that((asked, out) -> {
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            do {
                out.write(' ');
                out.flush();
            } while (!never.await(20, TimeUnit.MILLISECONDS));
        })) {
            decision(200, "\"Granted\""); // so that the time is not that of the first use
            ApprovalDecision decision = Approver.failClosed(
                            "ops", at(slow), Duration.ofSeconds(3), AuditSink.discarding())
                    .decide(PAYMENT);

            assertThat(decision).isEqualTo(ApprovalDecision.timeout());
            assertThat(slow.awaitHangUp()).isTrue();
        }
    }

    @Test
    @DisplayName("that nobody waits for any longer is hung up on")
    void withdrawn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Hook hook = Hook.that((asked, out) -> {
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        })) {
            FutureTask<ApprovalDecision> task = new FutureTask<>(() -> at(hook).decide(PAYMENT));
            Thread asking = new Thread(task);
            asking.start();
            hook.next();
            asking.interrupt();

            assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
            assertThat(hook.awaitHangUp()).isTrue();
        }
    }

    @Test
    @DisplayName("cannot write to a terminal with its reason, nor fill it")
    void reason() throws Exception {
        String hostile = "a\\u001b[2Jb\\u001b]0;title\\u0007c\\nd\\u202ee\\u009b31mf\\u0000" + "x".repeat(9000);
        ApprovalDecision decision = decision(200, "{\"decision\":\"deny\",\"reason\":\"" + hostile + "\"}");

        assertThat(decision)
                .isInstanceOfSatisfying(
                        ApprovalDecision.Denied.class,
                        denied -> assertThat(denied.reason())
                                .startsWith("abc d ef ")
                                .hasSize(4096)
                                .doesNotContain("\u001b", "\u009b", "\u202e", "\n", "\u0007"));
    }

    @Test
    @DisplayName("gets the path that the program chose as text, however it is written, and no secrets in it")
    void hostilePath() throws Exception {
        String path = "/a\"},\"decision\":\"granted\u001b[2J\u202e\n/ghp_" + "a".repeat(36);
        ApprovalRequest request =
                new ApprovalRequest.Endpoint("r", "svc", "https://x", "GET", path, "rule", "why", 1, "s");
        try (Hook hook = Hook.saying("{\"decision\":\"deny\"}")) {
            at(hook).decide(request);
            at(hook).decide(new ApprovalRequest.Command(
                    "r", "curl", List.of("curl", "--token", "s3cr3t", "x"), "session", "rule", null, 1, "s"));

            String body = hook.next().body();
            assertThat(body).doesNotContain("ghp_a").contains("\\u001b");
            assertThat(StrictJson.parse(body, "question")
                            .object("request")
                            .orElseThrow()
                            .string("path"))
                    .hasValueSatisfying(sent -> assertThat(sent).startsWith("/a\"},\"decision\":\"granted\u001b[2J"));
            assertThat(hook.next().body())
                    .doesNotContain("s3cr3t")
                    .contains("[\"curl\",\"--token\",\"[REDACTED]\",\"x\"]");
        }
    }

    @Test
    @DisplayName("is not asked about a request that is too long to be judged")
    void tooLongToAsk() throws Exception {
        ApprovalRequest request =
                new ApprovalRequest.Capability("r", "/" + "x".repeat(1 << 20), RequestedAccess.READ, null, 1, "s");
        try (Hook hook = Hook.saying("{\"decision\":\"granted\"}")) {
            assertThat(at(hook).decide(request).isDenied()).isTrue();
            assertThat(hook.connections()).isZero();
        }
    }

    @Test
    @DisplayName("answers a hundred at a time; more are refused at once")
    void flood() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        List<FutureTask<ApprovalDecision>> waiting = new ArrayList<>();
        try (Hook hook = Hook.that((asked, out) -> {
            enough.await();
            Hook.send(out, 200, "", "{\"decision\":\"granted\"}");
        })) {
            Approver approver = at(hook);
            for (int i = 0; i < 100; i++) {
                FutureTask<ApprovalDecision> task = new FutureTask<>(() -> approver.decide(PAYMENT));
                waiting.add(task);
                new Thread(task).start();
            }
            for (int i = 0; i < 100; i++) {
                hook.next();
            }
            assertThat(approver.decide(PAYMENT))
                    .isInstanceOfSatisfying(
                            ApprovalDecision.Denied.class,
                            denied -> assertThat(denied.reason()).contains("more than 100 questions"));
            enough.countDown();
            for (FutureTask<ApprovalDecision> task : waiting) {
                assertThat(task.get().isGranted()).isTrue();
            }
            assertThat(approver.decide(PAYMENT).isGranted()).isTrue();
        }
    }

    @Test
    @DisplayName("that cannot be reached is an error that does not tell its address")
    void unreachable() throws Exception {
        Hook closed = Hook.saying("");
        closed.close();
        assertThatThrownBy(() -> at(closed).decide(PAYMENT))
                .isInstanceOf(NonoException.class)
                .hasMessage("the webhook ops cannot be reached");
    }

    @Test
    @DisplayName("is asked over TLS only as who it is, and only if its certificate is trusted")
    void tls(@TempDir Path directory) throws Exception {
        SSLContext local = certificate(directory, "localhost");
        SSLContext other = certificate(directory, "other.example.com");
        Hook.Behaviour grant = (asked, out) -> Hook.send(out, 200, "", "{\"decision\":\"granted\"}");
        try (Hook hook = Hook.secure(listener(local), grant);
                Hook impostor = Hook.secure(listener(other), grant)) {
            assertThat(new WebhookApprover("ops", hook.url(), trusting(local))
                            .decide(PAYMENT)
                            .isGranted())
                    .isTrue();
            assertThatThrownBy(() -> new WebhookApprover("ops", hook.url(), SETTINGS).decide(PAYMENT))
                    .hasMessageContaining("is not trusted");
            assertThatThrownBy(() -> new WebhookApprover("ops", impostor.url(), trusting(other)).decide(PAYMENT))
                    .hasMessageContaining("is not trusted");
        }
    }

    private static WebhookSettings trusting(SSLContext context) {
        return new WebhookSettings(SETTINGS.userAgent(), SETTINGS.redaction(), Optional.of(context));
    }

    private static ServerSocket listener(SSLContext context) throws IOException {
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** A certificate as the tool of the JDK makes it: who has it and who trusts it alone. */
    private static SSLContext certificate(Path directory, String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hook",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "30",
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        try (InputStream said = keytool.getInputStream();
                OutputStream kept = new ByteArrayOutputStream()) {
            said.transferTo(kept);
            assertThat(keytool.waitFor()).as(kept.toString()).isZero();
        }
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hook", keys.getCertificate("hook"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}
