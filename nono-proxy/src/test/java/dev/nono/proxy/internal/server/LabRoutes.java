package dev.nono.proxy.internal.server;

import dev.nono.net.Host;
import dev.nono.net.HostPattern;
import dev.nono.proxy.ProxyDiagnostic;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.RequestSigner;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.secret.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Routes that inject one bearer token, refuse paths below /forbidden and never answer for paths below /ask. */
final class LabRoutes implements RouteEngine {
    static final String SECRET = "real-secret-value";

    private final boolean tls;
    private final HostPattern upstream;
    private final TlsOptions options;
    private final Optional<RequestSigner> signer;
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch withdrawn = new CountDownLatch(1);
    /** How many requests it let pass. */
    final AtomicInteger decided = new AtomicInteger();

    LabRoutes(boolean tls, String upstream, TlsOptions options, Optional<RequestSigner> signer) {
        this.tls = tls;
        this.upstream = HostPattern.parse(upstream);
        this.options = options;
        this.signer = signer;
    }

    @Override
    public Match match(Host host, int port) {
        return upstream.matches(host, port) ? Match.INSPECTED : Match.NONE;
    }

    @Override
    public boolean knows(Host host) {
        return upstream.matches(host, upstream.port().orElseThrow());
    }

    @Override
    public boolean needsInspection() {
        return true;
    }

    @Override
    public boolean agreesOnTls(Host host, int port) {
        return true;
    }

    @Override
    public TlsOptions tlsOptions(Host host, int port) {
        return options;
    }

    @Override
    public CompletableFuture<RouteDecision> decide(RouteRequest request) {
        String path = request.path();
        if (request.way() == Way.REVERSE) {
            if (!path.startsWith("/svc/")) {
                return done(RouteDecision.Refuse.of(404, Category.UNKNOWN_SERVICE, "no such service"));
            }
            path = path.substring(4);
        }
        if (path.startsWith("/forbidden")) {
            return done(RouteDecision.Refuse.of(403, Category.ENDPOINT_POLICY, "the path is forbidden"));
        }
        if (path.startsWith("/ask")) {
            CompletableFuture<RouteDecision> open = new CompletableFuture<>();
            open.whenComplete((decision, error) -> {
                if (open.isCancelled()) {
                    withdrawn.countDown();
                }
            });
            asked.countDown();
            return open;
        }
        Host host = request.target().isPresent() ? request.target().get().host() : Host.parse(upstream.host());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("route_id", "svc");
        decided.incrementAndGet();
        return done(new RouteDecision.Forward(
                new UpstreamTarget(tls, host, upstream.port().orElseThrow(), options),
                path,
                path.replaceAll("\\?.*", ""),
                Set.of("authorization", "x-api-key"),
                List.of(new SecretHeader("Authorization", Secret.of("Bearer " + SECRET))),
                signer,
                facts));
    }

    private static CompletableFuture<RouteDecision> done(RouteDecision decision) {
        return CompletableFuture.completedFuture(decision);
    }

    @Override
    public Map<String, String> variables(String baseUrl, Secret token) {
        return Map.of("SVC_BASE_URL", baseUrl + "/svc");
    }

    @Override
    public Set<String> loadedPrefixes() {
        return Set.of("svc");
    }

    @Override
    public List<ProxyDiagnostic> diagnostics() {
        return List.of();
    }

    @Override
    public List<String> summary(boolean intercepting) {
        return List.of();
    }

    @Override
    public List<String> upstreams() {
        return List.of(upstream.toString());
    }

    @Override
    public void close() {}
}
