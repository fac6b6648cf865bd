package dev.nono.approval;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Who is asked unless a rule says otherwise.
 *
 * @param backend the name of a backend
 * @param timeout after how long silence means no
 */
public record ApprovalDefaults(Optional<String> backend, Optional<Duration> timeout) {
    /** Nothing said. */
    public static final ApprovalDefaults NONE = new ApprovalDefaults(Optional.empty(), Optional.empty());

    /** Checks that nothing is missing. */
    public ApprovalDefaults {
        Objects.requireNonNull(backend);
        Objects.requireNonNull(timeout);
    }
}
