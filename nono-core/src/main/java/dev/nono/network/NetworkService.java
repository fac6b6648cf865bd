package dev.nono.network;

import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.Injection;
import java.util.List;
import java.util.Optional;

/**
 * A service that the proxy can add a credential to.
 *
 * @param upstream its URL
 * @param credentialKey where its credential is kept; under its own name if absent
 * @param injectHeader the header that carries it
 * @param credentialFormat how, with {@code {}} for the credential
 * @param envVar the variable in which a program finds its phantom token
 * @param baseUrlVariables variables in which programs look for its URL, besides the one that is named after it
 * @param endpointRules the requests that are let through; all if empty
 */
public record NetworkService(
        String upstream,
        Optional<String> credentialKey,
        String injectHeader,
        Optional<String> credentialFormat,
        Optional<String> envVar,
        List<String> baseUrlVariables,
        List<HttpRule> endpointRules) {
    /** Copies the lists. */
    public NetworkService {
        baseUrlVariables = List.copyOf(baseUrlVariables);
        endpointRules = List.copyOf(endpointRules);
    }

    /** The same as a profile would define it. */
    CustomCredential definition(String name) {
        return new CustomCredential(
                upstream,
                Optional.of(credentialKey.orElse(name)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Injection(
                        Optional.empty(),
                        Optional.of(injectHeader),
                        credentialFormat,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                envVar,
                endpointRules,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
