package dev.nono.proxy.internal.credential;

import dev.nono.net.Host;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.secret.CredentialVariables;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The routes of a proxy at work. */
final class Engine implements RouteEngine {
    private final List<CompiledRoute> inOrder;
    private final RouteTable table;
    private final KeptTokens kept;
    private final Pipeline pipeline;
    private final List<ProxyDiagnostic> diagnostics;
    private final Map<String, String> missing;

    Engine(
            List<CompiledRoute> inOrder,
            RouteTable table,
            KeptTokens kept,
            Pipeline pipeline,
            List<ProxyDiagnostic> diagnostics) {
        this.inOrder = List.copyOf(inOrder);
        this.table = table;
        this.kept = kept;
        this.pipeline = pipeline;
        this.diagnostics = List.copyOf(diagnostics);
        this.missing = new LinkedHashMap<>();
        for (ProxyDiagnostic each : diagnostics) {
            each.route().ifPresent(route -> missing.putIfAbsent(route, each.code()));
        }
    }

    @Override
    public Match match(Host host, int port) {
        List<CompiledRoute> routes = table.to(host, port);
        if (kept.knows(host)) {
            return Match.INSPECTED;
        }
        for (CompiledRoute route : routes) {
            if (route.route().needsInspection()) {
                return Match.INSPECTED;
            }
        }
        return routes.isEmpty() && !leadsRound(host, port) ? Match.NONE : Match.ROUTE;
    }

    /** Whether the same host may be the upstream of a route at another port: without TLS, or wherever else it serves what rules restrict. */
    private boolean leadsRound(Host host, int port) {
        return table.restricts(host) || (port == 80 && !table.to(host, 443).isEmpty());
    }

    @Override
    public boolean knows(Host host) {
        return table.knows(host) || kept.knows(host);
    }

    @Override
    public boolean needsInspection() {
        for (CompiledRoute route : inOrder) {
            if (route.route().needsInspection()) {
                return true;
            }
        }
        return !kept.isEmpty();
    }

    @Override
    public boolean agreesOnTls(Host host, int port) {
        // Tokens are looked for in HTTP/1.1 alone.
        return !kept.knows(host)
                && table.to(host, port).stream()
                                .map(route -> route.route().tls())
                                .distinct()
                                .count()
                        <= 1;
    }

    @Override
    public TlsOptions tlsOptions(Host host, int port) {
        List<CompiledRoute> routes = table.to(host, port);
        return routes.isEmpty() ? TlsOptions.DEFAULT : routes.get(0).route().tls();
    }

    @Override
    public CompletableFuture<RouteDecision> decide(RouteRequest request) {
        return pipeline.decide(request);
    }

    @Override
    public Map<String, String> variables(String baseUrl, Secret token) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (CompiledRoute route : inOrder) {
            String prefix = route.prefix();
            if (!route.isRulesOnly() && !route.upstream().hasWildcard()) {
                String url = baseUrl + "/" + prefix;
                if (isVariable(prefix)) {
                    variables.put(prefix.toUpperCase(Locale.ROOT) + "_BASE_URL", url);
                }
                for (String more : route.route().baseUrlVariables()) {
                    variables.put(more, url);
                }
            }
            if (route.credential().isThere()) {
                phantomVariable(route).ifPresent(name -> variables.put(name, token.reveal()));
            } else {
                route.route()
                        .variable()
                        .ifPresent(
                                name -> kept.phantom(route.route()).ifPresent(phantom -> variables.put(name, phantom)));
            }
        }
        return variables;
    }

    private static Optional<String> phantomVariable(CompiledRoute route) {
        if (route.route().variable().isPresent()) {
            return route.route().variable();
        }
        if (route.usesIdentity()) {
            return Optional.of(route.prefix().toUpperCase(Locale.ROOT) + "_API_KEY")
                    .filter(Engine::isVariable);
        }
        return route.route()
                .credential()
                .flatMap(text -> SecretReference.parse(text).ownVariable())
                .filter(Engine::isVariable);
    }

    private static boolean isVariable(String name) {
        return CredentialVariables.refusal(name).isEmpty();
    }

    @Override
    public Set<String> loadedPrefixes() {
        Set<String> loaded = new LinkedHashSet<>();
        for (CompiledRoute route : inOrder) {
            if (!route.isManaged() || route.credential().isThere()) {
                loaded.add(route.prefix());
            }
        }
        return loaded;
    }

    @Override
    public List<ProxyDiagnostic> diagnostics() {
        return diagnostics;
    }

    @Override
    public List<String> summary(boolean intercepting) {
        Map<String, List<CompiledRoute>> byUpstream = new LinkedHashMap<>();
        for (CompiledRoute route : inOrder) {
            byUpstream
                    .computeIfAbsent(route.upstream().shown(), upstream -> new ArrayList<>())
                    .add(route);
        }
        List<String> lines = new ArrayList<>();
        byUpstream.forEach((upstream, routes) -> {
            Set<String> credentials = new LinkedHashSet<>();
            int rules = 0;
            boolean policy = false;
            boolean inspected = false;
            for (CompiledRoute route : routes) {
                if (route.isManaged()) {
                    credentials.add(credential(route));
                }
                rules += route.gate().rules();
                policy |= route.gate().isExplicit();
                inspected |= route.route().needsInspection();
            }
            lines.add(upstream + " | creds: " + (credentials.isEmpty() ? "none" : String.join(", ", credentials))
                    + " | intercept: " + (intercepting && inspected ? "on" : "off") + " | "
                    + (policy ? "endpoint_policy: on" : "endpoint_rules: " + rules));
        });
        return lines;
    }

    private String credential(CompiledRoute route) {
        String name = route.fetchesToken() || route.showsIdentity()
                ? (route.showsIdentity() ? "spiffe" : "oauth2")
                : route.route().aws().isPresent()
                        ? "aws"
                        : route.route()
                                .credential()
                                .map(text -> SecretReference.parse(text).redacted())
                                .orElse("");
        if (route.credential().isThere()) {
            return name + " ✓";
        }
        String code = missing.getOrDefault(route.prefix(), "credential_unavailable");
        return name + " ✗ (" + (code.equals("credential_not_found") ? "not found" : code) + ")";
    }

    @Override
    public List<String> upstreams() {
        List<String> patterns = new ArrayList<>();
        for (CompiledRoute route : inOrder) {
            patterns.add(route.upstream().pattern());
        }
        patterns.addAll(kept.patterns());
        return patterns;
    }

    @Override
    public void close() {
        pipeline.close();
        for (CompiledRoute route : inOrder) {
            if (route.credential() instanceof RouteCredential.Loaded loaded) {
                loaded.value().close();
            }
            if (route.credential() instanceof RouteCredential.Fetched fetched) {
                fetched.tokens().close();
            }
        }
    }
}
