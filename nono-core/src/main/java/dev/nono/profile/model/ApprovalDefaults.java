package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who is asked unless a rule says otherwise.
 *
 * @param backend the name of a backend
 * @param timeoutSeconds after how long silence means no
 */
public record ApprovalDefaults(Optional<String> backend, OptionalLong timeoutSeconds) {
    /** Checks that nothing is missing and copies the collections. */
    public ApprovalDefaults {
        Objects.requireNonNull(backend);
        Objects.requireNonNull(timeoutSeconds);
    }
}
