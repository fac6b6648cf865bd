package dev.nono.proxy.internal.server;

import dev.nono.net.IpAddress;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.AbsoluteTarget;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.EchoMethod;
import dev.nono.proxy.internal.decide.RecordedPath;
import dev.nono.proxy.internal.decide.RequestAuthority;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.proxy.internal.decide.WebSocketOpening;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/** A request for a URL in plain text, as clients send it to a proxy. The upstream of a route is never reached in this way. */
final class PlainForward {
    private final ProxyCore core;
    private final Exchange exchange;
    private final Dispatcher dispatcher;
    private final HttpRequest request;

    PlainForward(ProxyCore core, Exchange exchange, Dispatcher dispatcher) {
        this.core = core;
        this.exchange = exchange;
        this.dispatcher = dispatcher;
        this.request = exchange.request();
    }

    /** Decides about a URL. */
    void start(String url) {
        Optional<AbsoluteTarget> parsed = AbsoluteTarget.parse(url);
        if (parsed.isEmpty()) {
            exchange.subject(new Records.Subject(
                    Way.FORWARD, "proxy", 0, request.method().name(), null));
            refuse(400, Category.MALFORMED_REQUEST, "the URL is malformed, or names a user");
            return;
        }
        AbsoluteTarget target = parsed.get();
        RouteRequest.Endpoint endpoint = target.endpoint();
        exchange.subject(new Records.Subject(
                Way.FORWARD,
                endpoint.host().text(),
                endpoint.port(),
                request.method().name(),
                RecordedPath.of(target.path(), core.token())));
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host != null && !RequestAuthority.parse(host, 80).equals(Optional.of(endpoint))) {
            refuse(400, Category.MALFORMED_REQUEST, "Host and the URL name different hosts");
        } else if (isOwn(endpoint)) {
            dispatcher.reverse(target.path());
        } else {
            new Admission(core, exchange)
                    .decide(dispatcher.authentication(), true, () -> admitted(target), exchange::refuse);
        }
    }

    private void admitted(AbsoluteTarget target) {
        RouteRequest.Endpoint endpoint = target.endpoint();
        RouteEngine engine = core.engine();
        if (engine.match(endpoint.host(), endpoint.port()) != RouteEngine.Match.NONE
                || engine.match(endpoint.host(), 443) != RouteEngine.Match.NONE) {
            refuse(
                    403,
                    Category.CONNECT_BYPASSES_L7,
                    "host " + endpoint.host().text()
                            + " is the upstream of a route and is not spoken to in plain text");
        } else if (EchoMethod.is(request.method().name())) {
            refuse(403, Category.ENDPOINT_POLICY, "this method has somebody on the way send the request back as it is");
        } else if (dispatcher.opening() != WebSocketOpening.Kind.NONE) {
            refuse(501, Category.UNSUPPORTED_UPGRADE, "another protocol needs a tunnel; use CONNECT");
        } else {
            send(target);
        }
    }

    private void send(AbsoluteTarget target) {
        RouteRequest.Endpoint endpoint = target.endpoint();
        boolean chained = core.chain().isPresent() && !core.bypass().contains(endpoint.host());
        UpstreamTarget upstream = new UpstreamTarget(false, endpoint.host(), endpoint.port(), TlsOptions.DEFAULT);
        Optional<String> url =
                chained ? Optional.of("http://" + upstream.authority() + target.path()) : Optional.empty();
        RequestHead head = RequestHead.plain(request, target.path(), url);
        if (head.mentions(core.token())) {
            refuse(403, Category.AUTHENTICATION_FAILED, "the request would carry the token of the session to the host");
            return;
        }
        exchange.ask(core.check().decide(endpoint, false, chained), checked -> {
            if (checked instanceof TargetDecision.Refused refused) {
                refuse(refused.status(), refused.category(), refused.reason());
            } else if (checked instanceof TargetDecision.Dial dial) {
                exchange.leg()
                        .send(UpstreamRequest.plain(
                                head, new Upstreams.Plan(upstream, dial.addresses(), chained, false, false)));
            }
        });
    }

    private boolean isOwn(RouteRequest.Endpoint endpoint) {
        return endpoint.port() == core.listening().get().getPort()
                && (endpoint.host().text().equals("localhost")
                        || (endpoint.host() instanceof IpAddress address && address.isLoopback()));
    }

    private void refuse(int status, Category category, String reason) {
        exchange.refuse(Refusal.of(status, category, reason));
    }
}
