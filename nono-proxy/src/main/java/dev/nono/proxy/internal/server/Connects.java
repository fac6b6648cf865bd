package dev.nono.proxy.internal.server;

import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.RequestAuthority;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.decide.Way;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import java.util.Optional;

/**
 * A wish for a tunnel. To the upstream of a route there is never one that nobody looks into: it is intercepted or refused.
 */
final class Connects {
    /** What clients expect behind a successful CONNECT. */
    static final HttpResponseStatus ESTABLISHED = new HttpResponseStatus(200, "Connection Established");

    private final ProxyCore core;
    private final ClientHandler owner;
    private final Exchange exchange;

    Connects(ProxyCore core, ClientHandler owner, Exchange exchange) {
        this.core = core;
        this.owner = owner;
        this.exchange = exchange;
    }

    void start() {
        Optional<RouteRequest.Endpoint> parsed =
                RequestAuthority.parse(exchange.request().uri(), 443);
        if (parsed.isEmpty()) {
            exchange.subject(new Records.Subject(Way.CONNECT, "proxy", 0, "CONNECT", null));
            exchange.refuseConnect(
                    Refusal.of(400, Category.MALFORMED_REQUEST, "the target of CONNECT is no host with a port"), false);
            return;
        }
        RouteRequest.Endpoint endpoint = parsed.get();
        RouteEngine.Match match = core.engine().match(endpoint.host(), endpoint.port());
        if (match == RouteEngine.Match.NONE) {
            opaque(endpoint);
            return;
        }
        subject(Way.INTERCEPT, endpoint);
        Optional<Interception> interception = core.interception();
        if (match == RouteEngine.Match.INSPECTED && interception.isPresent()) {
            Interception here = interception.get();
            admitted(true, () -> here.start(core, owner, exchange, endpoint));
            return;
        }
        subject(Way.CONNECT, endpoint);
        exchange.refuseConnect(
                Refusal.of(
                        403,
                        Category.CONNECT_BYPASSES_L7,
                        "host " + endpoint.host().text()
                                + " is the upstream of a route, and a tunnel would lead round its" + " rules"),
                false);
    }

    private void opaque(RouteRequest.Endpoint endpoint) {
        boolean chained = core.chain().isPresent() && !core.bypass().contains(endpoint.host());
        subject(chained ? Way.EXTERNAL : Way.CONNECT, endpoint);
        admitted(
                core.chain().isPresent(),
                () -> exchange.ask(core.check().decide(endpoint, false, chained), checked -> {
                    if (checked instanceof TargetDecision.Refused refused) {
                        exchange.refuseConnect(
                                Refusal.of(refused.status(), refused.category(), refused.reason()), false);
                    } else if (checked instanceof TargetDecision.Dial dial) {
                        dial(dial, chained);
                    }
                }));
    }

    private void subject(Way way, RouteRequest.Endpoint endpoint) {
        exchange.subject(new Records.Subject(way, endpoint.host().text(), endpoint.port(), "CONNECT", null));
    }

    private void admitted(boolean strict, Runnable then) {
        new Admission(core, exchange).decide(owner.authentication(exchange.request()), strict, then, refusal -> {
            exchange.facts(Map.of("auth_mechanism", "proxy_authorization", "auth_outcome", "failed"));
            exchange.refuseConnect(refusal, refusal.status() == 407 && owner.tooManyFailures());
        });
    }

    private void dial(TargetDecision.Dial dial, boolean chained) {
        UpstreamTarget target = new UpstreamTarget(true, dial.host(), dial.port(), TlsOptions.DEFAULT);
        ChannelHandlerContext client = exchange.client();
        core.upstreams()
                .tunnel(client.channel().eventLoop(), target, dial.addresses(), chained)
                .addListener(dialled -> {
                    if (!dialled.isSuccess()) {
                        if (!exchange.isOver()) {
                            exchange.refuseConnect(ConnectFailure.refusal(dialled.cause(), chained), false);
                        }
                        return;
                    }
                    Channel upstream = (Channel) dialled.getNow();
                    if (exchange.isOver() || !client.channel().isActive()) {
                        upstream.close();
                        return;
                    }
                    exchange.established();
                    client.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, ESTABLISHED));
                    owner.becomeTunnel(upstream);
                });
    }
}
