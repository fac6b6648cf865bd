package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.RecordedPath;
import dev.nono.proxy.internal.decide.RequestAuthority;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.proxy.internal.decide.WebSocketOpening;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds out which way out a request wants, and sends it there or refuses it. */
final class Dispatcher {
    private final ProxyCore core;
    private final ClientHandler owner;
    private final Exchange exchange;
    private final HttpRequest request;

    /**
     * Creates a dispatcher for one request.
     *
     * @param core what connections share
     * @param owner the connection
     * @param exchange the request and what becomes of it
     */
    Dispatcher(ProxyCore core, ClientHandler owner, Exchange exchange) {
        this.core = core;
        this.owner = owner;
        this.exchange = exchange;
        this.request = exchange.request();
    }

    /** A request to the proxy itself: {@code CONNECT}, a URL, or a path below the name of a route. */
    void direct() {
        String target = request.uri();
        String start = target.substring(0, Math.min(target.length(), 8)).toLowerCase(Locale.ROOT);
        if (request.method().equals(HttpMethod.CONNECT)) {
            connect(target);
        } else if (target.startsWith("/")) {
            reverse(target);
        } else if (start.startsWith("http://")) {
            new PlainForward(core, exchange, this).start(target);
        } else if (start.equals("https://")) {
            unsupported("an https URL cannot be asked for in plain text", Optional.of("ask for a tunnel with CONNECT"));
        } else {
            unsupported("the request target is no path and no URL", Optional.empty());
        }
    }

    private void connect(String target) {
        if (hasBody()) {
            exchange.subject(new Records.Subject(Way.CONNECT, "proxy", 0, "CONNECT", null));
            exchange.refuseConnect(
                    Refusal.of(
                            400,
                            Category.MALFORMED_REQUEST,
                            "CONNECT has no body; what follows its head belongs to the tunnel"),
                    true);
            return;
        }
        new Connects(core, new ConnectRequest(owner, exchange)).start(target);
    }

    /** RFC 9110, section 9.3.6: in a CONNECT this would be a body for us, and the first bytes of the tunnel for others. */
    private boolean hasBody() {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    private void unsupported(String reason, Optional<String> hint) {
        exchange.subject(
                new Records.Subject(Way.FORWARD, "proxy", 0, request.method().name(), null));
        exchange.refuse(new Refusal(400, Category.MALFORMED_REQUEST, reason, hint, Map.of()));
    }

    /** A request inside of an intercepted connection. */
    void intercepted(RouteRequest.Endpoint endpoint) {
        String path = request.uri();
        exchange.subject(new Records.Subject(
                Way.INTERCEPT,
                endpoint.host().text(),
                endpoint.port(),
                request.method().name(),
                RecordedPath.of(path, core.token())));
        if (request.method().equals(HttpMethod.CONNECT)) {
            refuse(501, Category.UNSUPPORTED_UPGRADE, "there is no CONNECT inside of an intercepted connection");
            return;
        }
        String host = request.headers().get(HttpHeaderNames.HOST);
        Optional<RouteRequest.Endpoint> named =
                host == null ? Optional.empty() : RequestAuthority.parse(host, endpoint.port());
        if (named.isEmpty() || !named.get().equals(endpoint)) {
            refuse(421, Category.MALFORMED_REQUEST, "the request is for another host than the connection");
        } else if (!path.startsWith("/") || !isVisible(path)) {
            refuse(400, Category.MALFORMED_REQUEST, "the request target is no path");
        } else {
            inspected(Way.INTERCEPT, Optional.of(endpoint), path);
        }
    }

    /** HTTP/2 carries any byte in a path; as bytes of HTTP/1.1, behind a blank or an end of line there would be something else. */
    private static boolean isVisible(String path) {
        return path.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** A path below the name of a route. */
    void reverse(String path) {
        exchange.subject(new Records.Subject(
                Way.REVERSE, service(path), 0, request.method().name(), RecordedPath.of(path, core.token())));
        inspected(Way.REVERSE, Optional.empty(), path);
    }

    private static String service(String path) {
        int end = 1;
        while (end < path.length() && "/?".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        return Records.oneLine(path.substring(1, end));
    }

    private void inspected(Way way, Optional<RouteRequest.Endpoint> endpoint, String path) {
        WebSocketOpening.Kind kind = opening();
        if (kind == WebSocketOpening.Kind.MALFORMED) {
            refuse(400, Category.UNSUPPORTED_UPGRADE, "the request asks for another protocol in a malformed way");
            return;
        }
        boolean upgrade = kind == WebSocketOpening.Kind.WEB_SOCKET;
        RouteRequest asked = new RouteRequest(
                way,
                endpoint,
                request.method().name(),
                path,
                Headers.fields(request.headers()),
                authentication(),
                upgrade);
        exchange.ask(core.engine().decide(asked), decision -> {
            if (decision instanceof RouteDecision.Refuse refusal) {
                refused(refusal);
            } else if (decision instanceof RouteDecision.Forward onward) {
                new RouteForward(core, exchange, onward, upgrade).start();
            }
        });
        exchange.listenWhileAsked();
    }

    private void refused(RouteDecision.Refuse refusal) {
        exchange.facts(refusal.facts());
        exchange.refuse(
                refusal.status() == 407
                        ? Refusal.proxyAuthentication(authentication() == ProxyAuth.WRONG)
                        : new Refusal(
                                refusal.status(),
                                refusal.category(),
                                refusal.reason(),
                                refusal.hint(),
                                refusal.headers()));
    }

    /** Whether the request opens another protocol. */
    WebSocketOpening.Kind opening() {
        return WebSocketOpening.classify(
                request.method().name(), request.protocolVersion().text(), Headers.fields(request.headers()));
    }

    /** What {@code Proxy-Authorization} says. */
    ProxyAuth authentication() {
        return owner.authentication(request);
    }

    private void refuse(int status, Category category, String reason) {
        exchange.refuse(Refusal.of(status, category, reason));
    }
}
