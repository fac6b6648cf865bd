package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Requests for which an endpoint policy decides.
 *
 * @param method the method, or {@code *} for any
 * @param path where {@code *} stands for one segment and {@code **} for any number
 * @param backend who is asked; only where somebody is
 * @param reason why, for people
 * @param timeoutSeconds after how long silence means no
 */
public record EndpointPolicyRule(
        String method, String path, Optional<String> backend, Optional<String> reason, OptionalLong timeoutSeconds) {
    /** Checks that nothing is missing and copies the collections. */
    public EndpointPolicyRule {
        Objects.requireNonNull(method);
        Objects.requireNonNull(path);
        Objects.requireNonNull(backend);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(timeoutSeconds);
    }
}
