package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A program of the user that runs outside the sandbox, before or after the command.
 *
 * @param script its path
 * @param timeoutSeconds how long it may take
 * @param onFailure what becomes of the session if it fails
 * @param pack the pack that it came from; none if the user wrote it
 */
public record SessionHook(String script, OptionalLong timeoutSeconds, OnHookFailure onFailure, Optional<String> pack) {
    /** Checks that nothing is missing and copies the collections. */
    public SessionHook {
        Objects.requireNonNull(script);
        Objects.requireNonNull(timeoutSeconds);
        Objects.requireNonNull(onFailure);
        Objects.requireNonNull(pack);
    }
}
