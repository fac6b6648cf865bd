package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.decide.EventSink;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.SessionToken;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.proxy.internal.decide.WorkloadIdentity;
import dev.nono.secret.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the engine of a configuration. */
public final class Routes {
    private Routes() {}

    /**
     * Checks the routes and loads their credentials. Blocks as long as people need to unlock a key store.
     *
     * @param config the configuration
     * @param services whom to ask
     * @param token the token of the session
     * @param tokens how tokens are fetched
     * @param agent who knows the identity of the workload
     * @param events where approvals and captures are recorded
     * @return the engine
     */
    public static RouteEngine load(
            ProxyConfig config,
            ProxyServices services,
            Secret token,
            TokenEndpoint tokens,
            WorkloadIdentity agent,
            EventSink events) {
        List<Route> routes = RouteCompiler.joined(config.routes());
        // Everything is checked before the first credential is asked for.
        List<CompiledRoute> checked = new ArrayList<>();
        for (Route route : routes) {
            checked.add(
                    RouteCompiler.compile(route, ignored -> new RouteCredential.None(), ignored -> Optional.empty()));
        }
        Workers workers = new Workers();
        KeptTokens kept;
        try {
            kept = KeptTokens.of(config, checked, workers);
        } catch (RuntimeException e) {
            workers.close();
            throw e;
        }
        CredentialLoading loading = new CredentialLoading(services, tokens, agent);
        List<CompiledRoute> compiled = new ArrayList<>();
        try {
            for (Route route : routes) {
                compiled.add(RouteCompiler.compile(route, loading::load, Routes::limiter));
            }
            if (config.requireCredentials()) {
                requireAll(loading.diagnostics());
            }
        } catch (RuntimeException e) {
            loading.undo();
            kept.close();
            workers.close();
            throw e;
        }
        RouteTable table = new RouteTable(compiled);
        Pipeline pipeline = new Pipeline(
                table,
                new InboundToken(new SessionToken(token)),
                new Questions(services, events),
                new Nonces(kept.behind(services.nonces())),
                kept,
                new CredentialStep(services, events, workers),
                workers);
        List<ProxyDiagnostic> diagnostics = new ArrayList<>(loading.diagnostics());
        diagnostics.addAll(ambiguous(compiled));
        return new Engine(compiled, table, kept, pipeline, diagnostics);
    }

    private static void requireAll(List<ProxyDiagnostic> missing) {
        if (missing.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("credentials are required, and not all of them are there:");
        for (ProxyDiagnostic diagnostic : missing) {
            message.append("\n  ").append(diagnostic.message());
            diagnostic
                    .hint()
                    .ifPresent(hint -> message.append(" (").append(hint).append(')'));
        }
        throw new NonoException(ErrorCode.SECRET_NOT_FOUND, message.toString());
    }

    /** Tells of services that share an upstream: an intercepted request does not say which one is meant. */
    private static List<ProxyDiagnostic> ambiguous(List<CompiledRoute> routes) {
        Map<String, List<String>> open = new LinkedHashMap<>();
        for (CompiledRoute route : routes) {
            if (route.isManaged() && route.gate().allowsEverything()) {
                open.computeIfAbsent(route.upstream().pattern(), pattern -> new ArrayList<>())
                        .add(route.prefix());
            }
        }
        List<ProxyDiagnostic> diagnostics = new ArrayList<>();
        open.forEach((upstream, names) -> {
            if (names.size() > 1) {
                diagnostics.add(new ProxyDiagnostic(
                        "ambiguous_upstream",
                        Optional.empty(),
                        String.join(" and ", names) + " have the same upstream " + upstream
                                + ": requests to its own address are refused, because nothing tells which credential is"
                                + " meant",
                        Optional.of("use one of them, give them rules, or let the program use the URLs in its"
                                + " variables")));
            }
        });
        return diagnostics;
    }

    private static Optional<RateLimiter> limiter(Route route) {
        return route.rateLimit()
                .filter(limit -> limit.requestsPerMinute() > 0)
                .map(limit -> new RateLimiter(limit, System::nanoTime));
    }
}
