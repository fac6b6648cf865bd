package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which requests of a route are forwarded. What is denied wins, then what needs approval, then what is allowed.
 *
 * @param fallback what happens to all other requests
 * @param fallbackBackend who is asked about them
 * @param fallbackTimeoutSeconds after how long silence means no
 * @param deny requests that are refused
 * @param approve requests about which somebody is asked
 * @param allow requests that are forwarded
 */
public record EndpointPolicy(
        EndpointDecision fallback,
        Optional<String> fallbackBackend,
        OptionalLong fallbackTimeoutSeconds,
        List<EndpointPolicyRule> deny,
        List<EndpointPolicyRule> approve,
        List<EndpointPolicyRule> allow) {
    /** Checks that nothing is missing and copies the collections. */
    public EndpointPolicy {
        Objects.requireNonNull(fallback);
        Objects.requireNonNull(fallbackBackend);
        Objects.requireNonNull(fallbackTimeoutSeconds);
        deny = List.copyOf(deny);
        approve = List.copyOf(approve);
        allow = List.copyOf(allow);
    }
}
