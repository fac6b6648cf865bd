package dev.nono.proxy.internal.decide;

import dev.nono.net.Host;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.TlsOptions;
import dev.nono.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Knows the routes: which upstreams they have, and what happens to a request to one. Thread-safe. The lookups are quick
 * and made on event loops; {@link #decide} returns at once and does what takes time on threads of its own.
 */
public interface RouteEngine extends AutoCloseable {

    /** What the routes say about a host and port. */
    enum Match {
        /** No route has this upstream. */
        NONE,
        /** A route has it, and none of them needs to look into requests; or it would lead round the rules for its host. */
        ROUTE,
        /** A route has it that needs to look into requests. */
        INSPECTED
    }

    /** Whether a host and port are the upstream of a route, exact or by its star. */
    Match match(Host host, int port);

    /** Whether a route has this host on any port; then it is not spoken to in plain text, and not left out of the proxy. */
    boolean knows(Host host);

    /** Whether any route at all needs to look into requests, so that there has to be an authority. */
    boolean needsInspection();

    /** Whether HTTP/2 may be spoken with an intercepted client of this target: all routes to it agree on TLS. */
    boolean agreesOnTls(Host host, int port);

    /** How TLS is spoken to a target, when all routes to it agree; the defaults otherwise. */
    TlsOptions tlsOptions(Host host, int port);

    /**
     * Decides about a request. Path, policy, approval, rate, credential: in this order, and nothing of it on the calling thread
     * that takes time. The result never fails: an error is a refusal. Cancelling it withdraws a question to a person.
     */
    CompletableFuture<RouteDecision> decide(RouteRequest request);

    /** Variables for the program in order: base URLs and phantom tokens, the latter only where the credential is there. */
    Map<String, String> variables(String baseUrl, Secret token);

    /** Prefixes of the routes that can be used. */
    Set<String> loadedPrefixes();

    /** What the user should know about routes, such as credentials that are not there. */
    List<ProxyDiagnostic> diagnostics();

    /** One line for each upstream: {@code api.example.com | creds: example ✓ | intercept: on | endpoint_rules: 2}. */
    List<String> summary(boolean intercepting);

    /** Hosts of upstreams as patterns ({@code api.example.com:443}, {@code *.example.com:443}), for the variables of clients. */
    List<String> upstreams();

    /** Wipes the credentials. */
    @Override
    void close();
}
