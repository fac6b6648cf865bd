package dev.nono.proxy;

import dev.nono.profile.model.TokenEndpoint;
import java.util.List;
import java.util.Set;

/**
 * A service whose tokens are kept from the program: it logs in as usual, through the proxy, and gets phantoms for the tokens
 * that the service hands out. Requests to the hosts of the token endpoints are always looked into.
 *
 * @param provider the name of the service, in records and in the file of tokens
 * @param endpoints where it hands out tokens
 * @param routes the prefixes of the routes on which a phantom becomes the token again
 * @param tls how TLS is spoken to the token endpoints
 */
public record OAuthCapture(String provider, List<TokenEndpoint> endpoints, Set<String> routes, TlsOptions tls) {
    /** Copies the collections. */
    public OAuthCapture {
        endpoints = List.copyOf(endpoints);
        routes = Set.copyOf(routes);
    }

    /**
     * A service that certificates of the system vouch for.
     *
     * @param provider its name
     * @param endpoints where it hands out tokens
     * @param routes the prefixes of the routes on which a phantom becomes the token again
     */
    public OAuthCapture(String provider, List<TokenEndpoint> endpoints, Set<String> routes) {
        this(provider, endpoints, routes, TlsOptions.DEFAULT);
    }
}
