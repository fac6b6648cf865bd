package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * The programs before and after the command.
 *
 * @param before runs first
 * @param after runs last
 */
public record SessionHooks(Optional<SessionHook> before, Optional<SessionHook> after) {
    /** Checks that nothing is missing and copies the collections. */
    public SessionHooks {
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }

    /** None. */
    public static final SessionHooks NONE = new SessionHooks(Optional.empty(), Optional.empty());
}
