package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Somebody who can be asked.
 *
 * @param type what kind of backend it is
 * @param url where a webhook is; empty for other types
 * @param mode whether all of a chain must agree or any; empty for other types
 * @param backends the names of the links of a chain; none for other types
 * @param timeoutSeconds after how long silence means no
 */
public record ApprovalBackend(
        Type type, Optional<String> url, Optional<Mode> mode, List<String> backends, OptionalLong timeoutSeconds) {
    /** Checks that nothing is missing and copies the list. */
    public ApprovalBackend {
        Objects.requireNonNull(type);
        Objects.requireNonNull(url);
        Objects.requireNonNull(mode);
        backends = List.copyOf(backends);
        Objects.requireNonNull(timeoutSeconds);
    }

    /** The kinds of backends. */
    public enum Type {
        /** The terminal of the supervisor. */
        TERMINAL("terminal"),
        /** An HTTP service. */
        WEBHOOK("webhook"),
        /** Several others, one after another. */
        CHAIN("chain");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in profiles.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }

    /** Who of a chain must agree. */
    public enum Mode {
        /** Every one. */
        ALL("all"),
        /** The first that does is enough. */
        ANY("any");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in profiles.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }
}
