package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Host;
import dev.nono.proxy.NonceResolver;
import dev.nono.proxy.OAuthCapture;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteDecision.Forward;
import dev.nono.proxy.internal.decide.RouteDecision.Refuse;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TokenExchange;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.text.Targets;
import dev.nono.proxy.internal.tokens.Issuers;
import dev.nono.proxy.internal.tokens.TokenCapture;
import dev.nono.proxy.internal.tokens.TokenStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The tokens that services hand out to the program, and that the proxy keeps: where they come from and where they may go. */
final class KeptTokens implements AutoCloseable {
    private final Issuers issuers;
    private final Map<String, OAuthCapture> byRoute;
    private final TokenStore store;
    private final Workers workers;

    private KeptTokens(Issuers issuers, Map<String, OAuthCapture> byRoute, TokenStore store, Workers workers) {
        this.issuers = issuers;
        this.byRoute = byRoute;
        this.store = store;
        this.workers = workers;
    }

    /** Checks the services of a configuration and opens the file of tokens. */
    static KeptTokens of(ProxyConfig config, List<CompiledRoute> routes, Workers workers) {
        Issuers issuers = Issuers.of(config.oauthCaptures());
        Map<String, OAuthCapture> byRoute = new LinkedHashMap<>();
        Map<String, List<String>> prefixes = new LinkedHashMap<>();
        for (OAuthCapture capture : config.oauthCaptures()) {
            if (prefixes.put(capture.provider(), List.copyOf(capture.routes())) != null) {
                throw refused(capture.provider(), "it is there twice");
            }
            capture.routes().forEach(prefix -> byRoute.put(prefix, capture));
        }
        for (CompiledRoute route : routes) {
            boolean issuer = !route.upstream().hasWildcard()
                    && issuers.knows(Host.parse(route.upstream().host().host()));
            if (issuer && (route.route().aws().isPresent() || !route.upgrades().isEmpty())) {
                throw refused(
                        route.prefix(),
                        "its host hands out tokens, so that requests to it are neither signed nor turned into WebSockets");
            }
        }
        return new KeptTokens(
                issuers,
                byRoute,
                TokenStore.open(
                        issuers.isEmpty() ? Optional.empty() : config.oauthStore(),
                        () -> Instant.now().getEpochSecond(),
                        prefixes),
                workers);
    }

    private static NonoException refused(String name, String why) {
        return new NonoException(ErrorCode.CONFIG_PARSE, "the route or provider " + name + " cannot be used: " + why);
    }

    boolean isEmpty() {
        return issuers.isEmpty();
    }

    boolean knows(Host host) {
        return issuers.knows(host);
    }

    List<String> patterns() {
        return issuers.patterns();
    }

    /** Asks the mediator of commands first, then the tokens that were kept. */
    NonceResolver behind(NonceResolver first) {
        return issuers.isEmpty()
                ? first
                : (nonce, consumer) -> first.resolve(nonce, consumer).or(() -> store.resolve(nonce, consumer));
    }

    /** The phantom that a program may have in its environment from the start: that of the newest token of its provider. */
    Optional<String> phantom(Route route) {
        return Optional.ofNullable(byRoute.get(route.prefix()))
                .flatMap(capture -> store.newest(
                        "proxy." + route.prefix(),
                        capture.endpoints().get(0).responseFields().get(0).path()));
    }

    /** An intercepted request that no route decides about, because it asks for tokens or because there is no route. */
    Optional<RouteDecision> decide(RouteRequest request, boolean routed) {
        RouteRequest.Endpoint target = request.target().orElseThrow();
        Optional<Issuers.Place> place = issuers.place(target.host(), target.port(), request.path());
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("route_id", place.get().routeId());
        if (request.upgrade()) {
            return Optional.of(refuse(
                    501, Category.UNSUPPORTED_UPGRADE, "a host that hands out tokens opens no WebSocket", facts));
        }
        if (place.get().disguised()) {
            return Optional.of(disguised(facts));
        }
        if (place.get().issue().isEmpty() && routed) {
            return Optional.empty();
        }
        facts.put("auth_mechanism", "proxy_authorization");
        facts.put("auth_outcome", "succeeded");
        facts.put(
                "managed_credential_active",
                Boolean.toString(place.get().issue().isPresent()));
        Forward plain = new Forward(
                new UpstreamTarget(
                        true, target.host(), target.port(), place.get().tls()),
                request.path(),
                Targets.recorded(request.path()),
                Set.of(),
                List.of(),
                Optional.empty(),
                facts);
        return Optional.of(plain.exchanging(exchange(place.get())));
    }

    /** Whatever else goes to a host that hands out tokens is watched as well. */
    RouteDecision watched(RouteDecision decision) {
        if (!(decision instanceof Forward forward) || forward.tokens().isPresent()) {
            return decision;
        }
        UpstreamTarget upstream = forward.upstream();
        Optional<Issuers.Place> place = issuers.place(upstream.host(), upstream.port(), forward.path());
        if (place.isEmpty()) {
            return decision;
        }
        return place.get().disguised() ? disguised(forward.facts()) : forward.exchanging(exchange(place.get()));
    }

    private static Refuse disguised(Map<String, String> facts) {
        return refuse(
                403,
                Category.ENDPOINT_POLICY,
                "the path is that of a token endpoint in another spelling; use the one of the provider",
                facts);
    }

    private static Refuse refuse(int status, Category category, String reason, Map<String, String> facts) {
        return new Refuse(status, category, reason, Optional.empty(), Map.of(), facts);
    }

    private TokenExchange exchange(Issuers.Place place) {
        TokenCapture capture = new TokenCapture(place, store);
        return new TokenExchange() {
            @Override
            public boolean readsRequest() {
                return capture.readsRequest();
            }

            @Override
            public CompletionStage<byte[]> request(byte[] body) {
                return workers.run(() -> capture.request(body));
            }

            @Override
            public CompletionStage<byte[]> response(int status, List<HeaderField> headers, byte[] body) {
                return workers.run(() -> capture.response(status, headers, body));
            }
        };
    }

    @Override
    public void close() {
        store.close();
    }
}
