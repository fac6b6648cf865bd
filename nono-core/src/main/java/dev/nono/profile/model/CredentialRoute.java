package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Hosts of a provider, as a route of the proxy.
 *
 * @param name its name, unique in a profile
 * @param provider the name of the provider
 * @param envVar the variable in which the program finds what stands for the token
 * @param baseUrlEnvVar the variable in which it finds the URL of the proxy
 * @param endpointPolicy which requests are forwarded
 * @param upgrades which requests may become WebSockets
 */
public record CredentialRoute(
        String name,
        String provider,
        Optional<String> envVar,
        Optional<String> baseUrlEnvVar,
        Optional<EndpointPolicy> endpointPolicy,
        List<UpgradeRule> upgrades) {
    /** Checks that nothing is missing and copies the collections. */
    public CredentialRoute {
        Objects.requireNonNull(name);
        Objects.requireNonNull(provider);
        Objects.requireNonNull(envVar);
        Objects.requireNonNull(baseUrlEnvVar);
        Objects.requireNonNull(endpointPolicy);
        upgrades = List.copyOf(upgrades);
    }
}
