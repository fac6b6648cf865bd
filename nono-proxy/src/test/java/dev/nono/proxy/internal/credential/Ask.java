package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Host;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An engine with routes, and short ways to ask it. */
final class Ask implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef".repeat(4);
    static final String REAL = "the-real-credential";

    final List<ProxyEvent> events = new CopyOnWriteArrayList<>();
    final RouteEngine engine;

    private Ask(ProxyServices services, TokenEndpoint tokens, List<Route> routes) {
        this.engine = Routes.load(
                ProxyConfig.builder().routes(routes).build(),
                services,
                Secret.of(TOKEN),
                tokens,
                (socket, audience) -> CompletableFuture.failedFuture(new IllegalStateException("no agent")),
                events::add);
    }

    /** Services in which every reference but those that say so is found. */
    static ProxyServices services() {
        return ProxyServices.none().withSecrets(reference -> {
            if (reference.contains("missing") || reference.contains("MISSING")) {
                throw new NonoException(ErrorCode.SECRET_NOT_FOUND, "there is none");
            }
            return Secret.of(
                    reference.contains("userpass") ? "user:pass" : reference.contains("odd") ? "a&b=c%d/e" : REAL);
        });
    }

    static Ask routes(Route... routes) {
        return with(services(), routes);
    }

    static Ask with(ProxyServices services, Route... routes) {
        return with(
                services,
                (tls, host, port, path, options, form, headers) ->
                        CompletableFuture.failedFuture(new IllegalStateException("no endpoint")),
                routes);
    }

    static Ask with(ProxyServices services, TokenEndpoint tokens, Route... routes) {
        return new Ask(services, tokens, List.of(routes));
    }

    /** What a request through a path prefix comes to. Headers are names and values in turn. */
    RouteDecision reverse(String method, String path, String... headers) {
        return decide(Way.REVERSE, Optional.empty(), method, path, ProxyAuth.ABSENT, false, headers);
    }

    RouteDecision reverse(ProxyAuth auth, String method, String path, String... headers) {
        return decide(Way.REVERSE, Optional.empty(), method, path, auth, false, headers);
    }

    /** What an intercepted request to port 443 comes to. */
    RouteDecision intercepted(String host, String method, String path, String... headers) {
        return decide(Way.INTERCEPT, target(host), method, path, ProxyAuth.VALID, false, headers);
    }

    static Optional<RouteRequest.Endpoint> target(String host) {
        return Optional.of(new RouteRequest.Endpoint(Host.parse(host), 443));
    }

    RouteDecision decide(
            Way way,
            Optional<RouteRequest.Endpoint> target,
            String method,
            String path,
            ProxyAuth auth,
            boolean upgrade,
            String... headers) {
        try {
            return engine.decide(request(way, target, method, path, auth, upgrade, headers))
                    .get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the engine did not answer", e);
        }
    }

    static RouteRequest request(
            Way way,
            Optional<RouteRequest.Endpoint> target,
            String method,
            String path,
            ProxyAuth auth,
            boolean upgrade,
            String... headers) {
        List<HeaderField> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new HeaderField(headers[i], headers[i + 1]));
        }
        return new RouteRequest(way, target, method, path, fields, auth, upgrade);
    }

    static int status(RouteDecision decision) {
        return decision.match(RouteDecision.Refuse::status, forward -> 200);
    }

    /** The URL that a request goes to, and the headers that are set, or the refusal. */
    static String outgoing(RouteDecision decision) {
        return decision.match(
                refuse -> refuse.status() + " " + refuse.category().wireName() + ": " + refuse.reason(), forward -> {
                    StringBuilder text = new StringBuilder(forward.upstream().origin()).append(forward.path());
                    forward.set()
                            .forEach(header -> text.append(" ")
                                    .append(header.name())
                                    .append(": ")
                                    .append(header.value().reveal()));
                    return text.toString();
                });
    }

    static Map<String, String> facts(RouteDecision decision) {
        return decision.facts();
    }

    @Override
    public void close() {
        engine.close();
    }
}
