package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A service that a profile defines, and how requests to it are authenticated. Exactly one of {@code credentialKey}, {@code auth}, {@code awsAuth} and {@code spiffe} is there.
 *
 * @param upstream the URL of the service
 * @param credentialKey where the secret is kept; never the secret itself
 * @param auth a client of an OAuth 2 token endpoint
 * @param awsAuth signatures for AWS
 * @param spiffe the identity of the workload
 * @param injection how the secret is written into requests
 * @param proxy how requests of the program carry what stands for the secret, where that differs
 * @param envVar the variable in which the program finds what stands for the secret
 * @param endpointRules the requests that are let through; all if empty
 * @param endpointPolicy a policy in place of the rules
 * @param tlsCa a file of certificate authorities, as written
 * @param tlsClientCert a file with a certificate, as written
 * @param tlsClientKey a file with its key, as written
 * @param rateLimit how many requests are taken
 */
public record CustomCredential(
        String upstream,
        Optional<String> credentialKey,
        Optional<OAuthClient> auth,
        Optional<AwsAuth> awsAuth,
        Optional<SpiffeAuth> spiffe,
        Injection injection,
        Optional<Injection> proxy,
        Optional<String> envVar,
        List<HttpRule> endpointRules,
        Optional<EndpointPolicy> endpointPolicy,
        Optional<String> tlsCa,
        Optional<String> tlsClientCert,
        Optional<String> tlsClientKey,
        Optional<RateLimit> rateLimit) {
    /** Checks that nothing is missing and copies the collections. */
    public CustomCredential {
        Objects.requireNonNull(upstream);
        Objects.requireNonNull(credentialKey);
        Objects.requireNonNull(auth);
        Objects.requireNonNull(awsAuth);
        Objects.requireNonNull(spiffe);
        Objects.requireNonNull(injection);
        Objects.requireNonNull(proxy);
        Objects.requireNonNull(envVar);
        endpointRules = List.copyOf(endpointRules);
        Objects.requireNonNull(endpointPolicy);
        Objects.requireNonNull(tlsCa);
        Objects.requireNonNull(tlsClientCert);
        Objects.requireNonNull(tlsClientKey);
        Objects.requireNonNull(rateLimit);
    }

    /**
     * How the program writes what stands for the secret.
     *
     * @return the overrides over how the secret is written
     */
    public Injection inbound() {
        return proxy.map(overrides -> overrides.over(injection)).orElse(injection);
    }
}
