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
import java.util.Optional;

/**
 * A wish for a tunnel. To the upstream of a route there is never one that nobody looks into: it is intercepted or refused.
 */
final class Connects {
    private final ProxyCore core;
    private final TunnelClient client;

    Connects(ProxyCore core, TunnelClient client) {
        this.core = core;
        this.client = client;
    }

    /** Decides about a tunnel to a host and port as they were sent. */
    void start(String authority) {
        Optional<RouteRequest.Endpoint> parsed = RequestAuthority.parse(authority, 443);
        if (parsed.isEmpty()) {
            client.subject(new Records.Subject(Way.CONNECT, "proxy", 0, "CONNECT", null));
            client.refuse(Refusal.of(400, Category.MALFORMED_REQUEST, "the target of CONNECT is no host with a port"));
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
            admitted(true, () -> here.start(core, client, endpoint));
            return;
        }
        subject(Way.CONNECT, endpoint);
        client.refuse(Refusal.of(
                403,
                Category.CONNECT_BYPASSES_L7,
                "host " + endpoint.host().text()
                        + " is the upstream of a route, and a tunnel would lead round its rules"));
    }

    private void opaque(RouteRequest.Endpoint endpoint) {
        boolean chained = core.chain().isPresent() && !core.bypass().contains(endpoint.host());
        subject(chained ? Way.EXTERNAL : Way.CONNECT, endpoint);
        admitted(
                core.chain().isPresent(),
                () -> client.ask(core.check().decide(endpoint, false, chained), checked -> {
                    if (checked instanceof TargetDecision.Refused refused) {
                        client.refuse(Refusal.of(refused.status(), refused.category(), refused.reason()));
                    } else if (checked instanceof TargetDecision.Dial dial) {
                        dial(dial, chained);
                    }
                }));
    }

    private void subject(Way way, RouteRequest.Endpoint endpoint) {
        client.subject(new Records.Subject(way, endpoint.host().text(), endpoint.port(), "CONNECT", null));
    }

    private void admitted(boolean strict, Runnable then) {
        new Admission(core, client).decide(client.authentication(), strict, then, client::refuseStranger);
    }

    private void dial(TargetDecision.Dial dial, boolean chained) {
        UpstreamTarget target = new UpstreamTarget(true, dial.host(), dial.port(), TlsOptions.DEFAULT);
        Channel channel = client.client().channel();
        core.upstreams()
                .tunnel(channel.eventLoop(), target, dial.addresses(), chained)
                .addListener(dialled -> {
                    if (!dialled.isSuccess()) {
                        if (!client.isOver()) {
                            client.refuse(ConnectFailure.refusal(dialled.cause(), chained));
                        }
                        return;
                    }
                    Channel upstream = (Channel) dialled.getNow();
                    if (client.isOver() || !channel.isActive()) {
                        upstream.close();
                        return;
                    }
                    client.join(upstream);
                });
    }
}
