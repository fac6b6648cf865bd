package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.TerminalText;
import dev.nono.secret.Redactor;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks an HTTP service: one {@code POST} of {@code {"backend": name, "request": {…}}}, one answer, no second try.
 *
 * <p>The connection is nono's own: no proxy of the environment stands between, no redirect is followed, nothing is sent
 * that would tell who the user is. The answer has at most 64 KiB. When nobody waits for it any longer, the
 * connection is closed, however far it came. At most 100 questions are open at a time.
 *
 * <p>The address of a webhook may be its secret, so no message holds it. The client is made for the first question: loading
 * it, and waiting for its thread at the end, costs a run in which nobody asks more than all else.
 */
final class WebhookApprover implements Approver {
    private static final int LONGEST_ANSWER = 65_536;
    private static final int LONGEST_QUESTION = 65_536;
    private static final int MOST_OPEN = 100;

    private final String name;
    private final URI url;
    private final WebhookSettings settings;
    private final Redactor redactor;
    private final Semaphore open = new Semaphore(MOST_OPEN);
    private @Nullable HttpClient client;

    WebhookApprover(String name, URI url, WebhookSettings settings) {
        this.name = name;
        this.url = url;
        this.settings = settings;
        this.redactor = Redactor.of(settings.redaction());
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = made();
        }
        return client;
    }

    private HttpClient made() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        settings.trust().ifPresent(builder::sslContext);
        try {
            return builder.build();
        } catch (RuntimeException e) {
            throw new NonoException(
                    ErrorCode.IO,
                    "the webhook " + name + " cannot be asked: the certificates of this Java cannot be used",
                    e);
        }
    }

    @Override
    public ApprovalDecision decide(ApprovalRequest request) throws InterruptedException {
        byte[] question = WireJson.question(name, redacted(request)).getBytes(StandardCharsets.UTF_8);
        if (question.length > LONGEST_QUESTION) {
            return ApprovalDecision.denied(
                    "the request is longer than " + LONGEST_QUESTION + " bytes, which nobody could judge");
        }
        if (!open.tryAcquire()) {
            return ApprovalDecision.denied("more than " + MOST_OPEN + " questions wait for " + name + " already");
        }
        try {
            return ask(question);
        } finally {
            open.release();
        }
    }

    private ApprovalDecision ask(byte[] question) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(
                        HttpRequest.newBuilder(url)
                                .header("User-Agent", settings.userAgent())
                                .header("Content-Type", "application/json")
                                .header("Accept", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                                .build(),
                        LimitedBody.ofSuccess(LONGEST_ANSWER));
        try {
            HttpResponse<byte[]> response = answer.get();
            return WebhookAnswer.read(name, response.statusCode(), response.body());
        } catch (ExecutionException e) {
            throw new NonoException(
                    ErrorCode.IO, "the webhook " + name + " " + what(Objects.requireNonNullElse(e.getCause(), e)), e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String what(Throwable failure) {
        if (failure instanceof ConnectException || failure instanceof UnresolvedAddressException) {
            return "cannot be reached";
        }
        String kind = failure instanceof SSLException ? "is not trusted: " : "failed: ";
        return kind + TerminalText.clean(String.valueOf(failure.getMessage()));
    }

    /** Secrets of the program are not for the service: what it judges are names and paths. */
    private ApprovalRequest redacted(ApprovalRequest request) {
        return request.match(
                path -> path,
                network -> network,
                endpoint -> new ApprovalRequest.Endpoint(
                        endpoint.requestId(),
                        endpoint.routeId(),
                        endpoint.upstream(),
                        endpoint.method(),
                        redactor.value(endpoint.path()),
                        endpoint.ruleLabel(),
                        endpoint.reason(),
                        endpoint.childPid(),
                        endpoint.sessionId()),
                command -> new ApprovalRequest.Command(
                        command.requestId(),
                        command.command(),
                        redactor.argv(command.args()),
                        command.caller(),
                        command.interceptRule(),
                        command.reason(),
                        command.childPid(),
                        command.sessionId()));
    }
}
