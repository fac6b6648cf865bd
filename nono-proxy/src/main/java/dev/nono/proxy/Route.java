package dev.nono.proxy;

import dev.nono.profile.model.AwsAuth;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.RateLimit;
import dev.nono.profile.model.SpiffeAuth;
import java.util.List;
import java.util.Optional;

/**
 * An upstream that the proxy knows: requests to it are looked into, and may get a credential.
 *
 * <p>Values are checked when the proxy starts: it does not start with a route that is malformed, or with two of one prefix.
 *
 * @param prefix the name, which is the first segment of the path on the proxy; slashes around it are dropped
 * @param upstream the URL of the upstream: {@code https}, or {@code http} on the loopback interface
 * @param credential a reference to the credential
 * @param injection how the upstream gets the credential
 * @param inbound how the program sends its phantom token; empty for as the upstream gets it
 * @param variable the variable in which the program gets the phantom token
 * @param baseUrlVariables variables in which the program gets the URL of the route, besides the one that is named after it
 * @param policy which requests are let through
 * @param upgrades paths on which a WebSocket may be opened
 * @param tls how TLS is spoken to the upstream
 * @param oauth2 where the credential is fetched
 * @param aws how requests are signed
 * @param spiffe the identity of the workload that is the credential
 * @param rateLimit how many requests are let through
 */
public record Route(
        String prefix,
        String upstream,
        Optional<String> credential,
        Carrier injection,
        Optional<Carrier> inbound,
        Optional<String> variable,
        List<String> baseUrlVariables,
        EndpointPolicy policy,
        List<String> upgrades,
        TlsOptions tls,
        Optional<OAuth2> oauth2,
        Optional<AwsAuth> aws,
        Optional<SpiffeAuth> spiffe,
        Optional<RateLimit> rateLimit) {

    /** Drops slashes around the prefix and copies the list. */
    public Route {
        int from = 0;
        int to = prefix.length();
        while (from < to && prefix.charAt(from) == '/') {
            from++;
        }
        while (to > from && prefix.charAt(to - 1) == '/') {
            to--;
        }
        prefix = prefix.substring(from, to);
        baseUrlVariables = List.copyOf(baseUrlVariables);
        upgrades = List.copyOf(upgrades);
    }

    /**
     * Starts a route.
     *
     * @param prefix the name
     * @param upstream the URL of the upstream
     * @return a builder, without credential and without rules
     */
    public static RouteBuilder to(String prefix, String upstream) {
        return new RouteBuilder(prefix, upstream);
    }

    /**
     * This route with another policy.
     *
     * @param other which requests are let through
     * @return a copy
     */
    public Route withPolicy(EndpointPolicy other) {
        return new Route(
                prefix,
                upstream,
                credential,
                injection,
                inbound,
                variable,
                baseUrlVariables,
                other,
                upgrades,
                tls,
                oauth2,
                aws,
                spiffe,
                rateLimit);
    }

    /**
     * Tells whether requests may only leave with a credential that the proxy puts in.
     *
     * @return true when there is a credential, a token to fetch, a signature to make or an identity to show
     */
    public boolean isManaged() {
        return credential.isPresent() || oauth2.isPresent() || aws.isPresent() || spiffe.isPresent();
    }

    /**
     * Tells whether requests have to be looked into, so that an encrypted connection has to be intercepted.
     *
     * @return true when there is a credential, a rule or an upgrade
     */
    public boolean needsInspection() {
        return isManaged() || !policy.allowsEverything() || !upgrades.isEmpty();
    }
}
