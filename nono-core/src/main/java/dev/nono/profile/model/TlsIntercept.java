package dev.nono.profile.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the proxy looks into TLS.
 *
 * @param caLifecycle how long the authority lives; one run if empty
 * @param caValidity how long its certificate is valid
 * @param leafValidity how long the certificates of hosts are valid
 * @param caEnvVars further variables that name the bundle of authorities
 */
public record TlsIntercept(
        Optional<CaLifecycle> caLifecycle,
        Optional<Duration> caValidity,
        Optional<Duration> leafValidity,
        List<String> caEnvVars) {
    /** Checks that nothing is missing and copies the collections. */
    public TlsIntercept {
        Objects.requireNonNull(caLifecycle);
        Objects.requireNonNull(caValidity);
        Objects.requireNonNull(leafValidity);
        caEnvVars = List.copyOf(caEnvVars);
    }
}
