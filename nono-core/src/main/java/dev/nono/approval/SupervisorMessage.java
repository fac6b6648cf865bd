package dev.nono.approval;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a program in the sandbox and its supervisor say to each other. */
public sealed interface SupervisorMessage {

    /**
     * Returns the identifier of the request, or of the request that is answered.
     *
     * @return the identifier
     */
    String requestId();

    /**
     * Calls the function for the kind of message that this is.
     *
     * @param <R> what the functions return
     * @param onRequest called when a path is wanted
     * @param onOpenUrl called when a URL is to be opened
     * @param onDecision called for the answer about a path
     * @param onUrlOpened called for the answer about a URL
     * @return what the function returned
     */
    <R> R match(
            Function<Request, R> onRequest,
            Function<OpenUrl, R> onOpenUrl,
            Function<Decision, R> onDecision,
            Function<UrlOpened, R> onUrlOpened);

    /**
     * From the program: it wants a path.
     *
     * @param capability what it wants
     */
    record Request(ApprovalRequest.Capability capability) implements SupervisorMessage {
        @Override
        public String requestId() {
            return capability.requestId();
        }

        @Override
        public <R> R match(
                Function<Request, R> onRequest,
                Function<OpenUrl, R> onOpenUrl,
                Function<Decision, R> onDecision,
                Function<UrlOpened, R> onUrlOpened) {
            return onRequest.apply(this);
        }
    }

    /**
     * From the program: it wants a URL to be opened in the browser of the user.
     *
     * @param requestId the identifier of this request
     * @param url the URL
     * @param childPid the process, 0 to 4294967295
     * @param sessionId its session
     */
    record OpenUrl(String requestId, String url, long childPid, String sessionId) implements SupervisorMessage {
        /** Checks the process ID. */
        public OpenUrl {
            ProcessIds.check(childPid);
        }

        @Override
        public <R> R match(
                Function<Request, R> onRequest,
                Function<OpenUrl, R> onOpenUrl,
                Function<Decision, R> onDecision,
                Function<UrlOpened, R> onUrlOpened) {
            return onOpenUrl.apply(this);
        }
    }

    /**
     * To the program: the answer to a {@link Request}.
     *
     * @param requestId the identifier of the request
     * @param decision the answer
     */
    record Decision(String requestId, ApprovalDecision decision) implements SupervisorMessage {
        @Override
        public <R> R match(
                Function<Request, R> onRequest,
                Function<OpenUrl, R> onOpenUrl,
                Function<Decision, R> onDecision,
                Function<UrlOpened, R> onUrlOpened) {
            return onDecision.apply(this);
        }
    }

    /**
     * To the program: the answer to {@link OpenUrl}.
     *
     * @param requestId the identifier of the request
     * @param success whether the URL was opened
     * @param error why it was not, otherwise {@code null}
     */
    record UrlOpened(
            String requestId, boolean success, @Nullable String error) implements SupervisorMessage {
        @Override
        public <R> R match(
                Function<Request, R> onRequest,
                Function<OpenUrl, R> onOpenUrl,
                Function<Decision, R> onDecision,
                Function<UrlOpened, R> onUrlOpened) {
            return onUrlOpened.apply(this);
        }
    }
}
