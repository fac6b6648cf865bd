package dev.nono.browser;

import java.util.Optional;

/**
 * Somebody asked for a page. For the record and for the user; free of secrets.
 *
 * @param requestId what the program that asked called its request
 * @param url the beginning of the URL, without what could be a secret in it
 * @param origin the origin of the page, if it has one
 * @param processId the process that asked, as it says itself
 * @param refusal why the page was not opened; empty if it was
 * @param reason the same for people, with more about it where there is more to say; empty if it was opened
 */
public record PageAttempt(
        String requestId,
        String url,
        Optional<Origin> origin,
        long processId,
        Optional<UrlDecision.Refusal> refusal,
        String reason) {

    /**
     * Tells whether the page was opened.
     *
     * @return false if it was refused, or the browser could not be started
     */
    public boolean opened() {
        return refusal.isEmpty();
    }
}
