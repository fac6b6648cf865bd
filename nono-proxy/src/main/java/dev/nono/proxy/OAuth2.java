package dev.nono.proxy;

/**
 * A token that is fetched with the client credentials grant of OAuth 2.
 *
 * @param tokenUrl where; TLS, or loopback
 * @param clientId a reference to the identifier of the client
 * @param clientSecret a reference to its secret
 * @param scope the scope, or empty
 */
public record OAuth2(String tokenUrl, String clientId, String clientSecret, String scope) {}
