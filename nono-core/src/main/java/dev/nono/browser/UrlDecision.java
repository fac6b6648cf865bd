package dev.nono.browser;

import java.util.Optional;

/**
 * Whether a page may be opened.
 *
 * @param url what to open, put together from the parts that were checked; empty if nothing is opened
 * @param origin the origin of the page, if it has one: all of a URL that may be shown or stored, since the rest may hold secrets
 * @param refusal why not, if it is refused
 */
public record UrlDecision(Optional<String> url, Optional<Origin> origin, Optional<Refusal> refusal) {

    /** Why a page is not opened. */
    public enum Refusal {
        /** It is an https page, of an origin that is not listed. */
        ORIGIN("its origin is not in allow_origins"),
        /** It is a page of this machine, and these are not allowed. */
        LOCALHOST("pages of this machine need allow_localhost"),
        /** It is no https page, nor an http page of this machine. */
        SCHEME("only https pages are opened, and http pages of this machine"),
        /** It has more than 8192 bytes. */
        TOO_LONG("it is longer than 8192 bytes"),
        /** It is no URL, or one that could be read in two ways: with a user in it, control characters, backslashes, blanks. */
        MALFORMED("it is no URL that can be read in one way"),
        /** Too many pages were opened lately. */
        TOO_MANY("too many pages were opened within a minute"),
        /** The browser could not be started. */
        NOT_STARTED("the browser could not be started");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        /**
         * The reason, for people.
         *
         * @return half a sentence
         */
        public String text() {
            return text;
        }
    }

    static UrlDecision allowed(PageAddress address) {
        return new UrlDecision(Optional.of(address.text()), Optional.of(address.origin()), Optional.empty());
    }

    static UrlDecision refused(Refusal refusal, Optional<Origin> origin) {
        return new UrlDecision(Optional.empty(), origin, Optional.of(refusal));
    }

    /**
     * Tells whether the page may be opened.
     *
     * @return false if it is refused
     */
    public boolean isAllowed() {
        return refusal.isEmpty();
    }
}
