package dev.nono.profile.model;

import dev.nono.platform.When;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a secret goes in the environment.
 *
 * @param variable the name of the variable
 * @param when the condition under which it counts
 */
public record CredentialVariable(String variable, Optional<When> when) {
    /** Checks that nothing is missing and copies the collections. */
    public CredentialVariable {
        Objects.requireNonNull(variable);
        Objects.requireNonNull(when);
    }
}
