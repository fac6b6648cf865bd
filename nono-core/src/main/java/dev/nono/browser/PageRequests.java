package dev.nono.browser;

import dev.nono.TerminalText;
import dev.nono.browser.UrlDecision.Refusal;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.Redactor;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers a program that wants pages to be opened. Every attempt is told of, whatever comes of it. Thread-safe if the receiver is. */
public final class PageRequests {
    private static final Redactor REDACTOR = Redactor.of(RedactionPolicy.secureDefault());
    private static final int LONGEST_RECORDED = 2048;
    private static final int LONGEST_ID = 64;

    private final UrlPolicy policy;
    private final PageOpener opener;
    private final OpeningLimit limit;
    private final Consumer<PageAttempt> attempts;

    /**
     * Puts the parts together.
     *
     * @param policy which pages may be opened
     * @param opener opens them
     * @param limit how many, shared with others
     * @param attempts is told of each attempt
     */
    public PageRequests(UrlPolicy policy, PageOpener opener, OpeningLimit limit, Consumer<PageAttempt> attempts) {
        this.policy = policy;
        this.opener = opener;
        this.limit = limit;
        this.attempts = attempts;
    }

    /**
     * Opens a page, or does not.
     *
     * @param requestId what the program calls its request
     * @param url what it wants
     * @param processId which process it says it is
     * @return what came of it, after it was told
     */
    public PageAttempt ask(String requestId, String url, long processId) {
        UrlDecision decision = policy.decide(url);
        Optional<Refusal> refusal = decision.refusal();
        String reason = refusal.map(Refusal::text).orElse("");
        if (refusal.isEmpty() && !limit.take()) {
            refusal = Optional.of(Refusal.TOO_MANY);
            reason = Refusal.TOO_MANY.text();
        }
        if (refusal.isEmpty()) {
            try {
                opener.open(decision.url().orElseThrow());
            } catch (IOException e) {
                refusal = Optional.of(Refusal.NOT_STARTED);
                reason = Refusal.NOT_STARTED.text() + ": " + TerminalText.clean(String.valueOf(e.getMessage()));
            }
        }
        PageAttempt attempt = new PageAttempt(
                start(TerminalText.clean(requestId), LONGEST_ID),
                start(REDACTOR.value(TerminalText.clean(start(url, UrlPolicy.MOST_BYTES))), LONGEST_RECORDED),
                decision.origin(),
                processId,
                refusal,
                reason);
        attempts.accept(attempt);
        return attempt;
    }

    private static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
