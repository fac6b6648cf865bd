package dev.nono.proxy;

import dev.nono.profile.model.ClientAssertion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A token that is fetched from an OAuth 2 token endpoint: with the secret of a client, or with the identity of the workload.
 *
 * @param tokenUrl where; TLS, or loopback
 * @param clientId a reference to the identifier of the client
 * @param clientSecret a reference to its secret
 * @param scope the scope, or empty
 * @param assertion the identity that is exchanged for a token; then there is no client
 * @param extraParameters more fields of the request
 */
public record OAuth2(
        String tokenUrl,
        String clientId,
        String clientSecret,
        String scope,
        Optional<ClientAssertion> assertion,
        Map<String, String> extraParameters) {
    /** Copies the map. */
    public OAuth2 {
        extraParameters = Collections.unmodifiableMap(new LinkedHashMap<>(extraParameters));
    }

    /**
     * The client credentials grant.
     *
     * @param tokenUrl where; TLS, or loopback
     * @param clientId a reference to the identifier of the client
     * @param clientSecret a reference to its secret
     * @param scope the scope, or empty
     */
    public OAuth2(String tokenUrl, String clientId, String clientSecret, String scope) {
        this(tokenUrl, clientId, clientSecret, scope, Optional.empty(), Map.of());
    }
}
