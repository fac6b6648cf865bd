package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An OAuth service whose tokens are kept from the program.
 *
 * @param tokenEndpoints where tokens are issued
 * @param apiHosts origins that take the tokens
 * @param injectHeader the header; {@code Authorization} if empty
 * @param credentialFormat the value of the header; {@code Bearer {}} if empty
 * @param store where the tool keeps its tokens
 * @param helpers commands to show to people
 */
public record CredentialProvider(
        List<TokenEndpoint> tokenEndpoints,
        List<String> apiHosts,
        Optional<String> injectHeader,
        Optional<String> credentialFormat,
        Optional<CredentialStore> store,
        ProviderHelpers helpers) {
    /** Checks that nothing is missing and copies the collections. */
    public CredentialProvider {
        tokenEndpoints = List.copyOf(tokenEndpoints);
        apiHosts = List.copyOf(apiHosts);
        Objects.requireNonNull(injectHeader);
        Objects.requireNonNull(credentialFormat);
        Objects.requireNonNull(store);
        Objects.requireNonNull(helpers);
    }
}
