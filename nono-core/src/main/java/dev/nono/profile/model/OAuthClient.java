package dev.nono.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Credentials of a client at an OAuth 2 token endpoint.
 *
 * @param tokenUrl the token endpoint
 * @param clientId a reference to the id of the client
 * @param clientSecret a reference to its secret
 * @param scope the scope to ask for; empty for none
 * @param clientAssertion what is used in place of id and secret
 * @param extraParams further parameters of the request
 */
public record OAuthClient(
        String tokenUrl,
        Optional<String> clientId,
        Optional<String> clientSecret,
        String scope,
        Optional<ClientAssertion> clientAssertion,
        Map<String, String> extraParams) {
    /** Checks that nothing is missing and copies the collections. */
    public OAuthClient {
        Objects.requireNonNull(tokenUrl);
        Objects.requireNonNull(clientId);
        Objects.requireNonNull(clientSecret);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(clientAssertion);
        extraParams = Collections.unmodifiableMap(new LinkedHashMap<>(extraParams));
    }
}
