package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * What happens to an invocation.
 *
 * @param type {@code respond}, {@code capture}, {@code approve} or {@code passthrough}
 * @param script the script to run in place of the command
 * @param stdout the text to answer with
 * @param exitCode the exit code to answer with
 */
public record MediationAction(
        String type, Optional<String> script, Optional<String> stdout, Optional<Integer> exitCode) {
    /** Checks that nothing is missing and copies the collections. */
    public MediationAction {
        Objects.requireNonNull(type);
        Objects.requireNonNull(script);
        Objects.requireNonNull(stdout);
        Objects.requireNonNull(exitCode);
    }
}
