package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RequestSigner;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import dev.nono.proxy.internal.decide.TokenExchange;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends a request to the upstream of a route, as the routes decided: checked, and signed or changed where that is needed. */
final class RouteForward {
    private final ProxyCore core;
    private final Exchange exchange;
    private final RouteDecision.Forward decision;
    private final boolean upgrade;

    RouteForward(ProxyCore core, Exchange exchange, RouteDecision.Forward decision, boolean upgrade) {
        this.core = core;
        this.exchange = exchange;
        this.decision = decision;
        this.upgrade = upgrade;
    }

    void start() {
        exchange.facts(decision.facts());
        Records.Subject about = exchange.subject();
        exchange.subject(new Records.Subject(
                about.way(), about.target(), about.port(), about.method(), decision.recordedPath()));
        UpstreamTarget target = decision.upstream();
        RequestHead head = RequestHead.routed(exchange.request(), decision, upgrade);
        if (head.mentions(core.token())) {
            refuse(
                    403,
                    Category.AUTHENTICATION_FAILED,
                    "the request would carry the token of the session to the upstream");
            return;
        }
        boolean chained =
                target.tls() && core.chain().isPresent() && !core.bypass().contains(target.host());
        RouteRequest.Endpoint endpoint = new RouteRequest.Endpoint(target.host(), target.port());
        exchange.ask(core.check().decide(endpoint, true, chained), checked -> {
            if (checked instanceof TargetDecision.Refused refused) {
                refuse(refused.status(), refused.category(), refused.reason());
            } else if (checked instanceof TargetDecision.Dial dial) {
                dial(head, dial, chained);
            }
        });
    }

    private void dial(RequestHead head, TargetDecision.Dial dial, boolean chained) {
        UpstreamTarget target = decision.upstream();
        if (!target.tls() && !isLoopback(dial)) {
            refuse(502, Category.UPSTREAM_CONNECT_FAILED, "the upstream speaks no TLS and is not on this machine");
            return;
        }
        Optional<TokenExchange> tokens = decision.tokens();
        boolean alone = upgrade || tokens.isPresent();
        boolean h2 = core.config().http2() && target.tls() && !alone;
        UpstreamRequest out = new UpstreamRequest(
                head,
                new Upstreams.Plan(target, dial.addresses(), chained, h2, alone),
                upgrade ? Optional.ofNullable(exchange.request().headers().get("sec-websocket-key")) : Optional.empty(),
                tokens,
                decision.injected()
                        .map(injected ->
                                new EchoedCredential(injected, core.token().text())),
                decision.refused());
        Optional<TokenExchange> reading = tokens.filter(TokenExchange::readsRequest);
        if (decision.signer().isPresent()) {
            RequestSigner signer = decision.signer().get();
            gather(bytes -> sign(signer, out, bytes));
        } else if (reading.isPresent()) {
            TokenExchange changer = reading.get();
            gather(bytes -> change(changer, out, bytes));
        } else {
            exchange.leg().send(out);
        }
    }

    private static boolean isLoopback(TargetDecision.Dial dial) {
        return !dial.addresses().isEmpty() && dial.addresses().stream().allMatch(InetAddress::isLoopbackAddress);
    }

    private void gather(Consumer<byte[]> then) {
        exchange.continueIfExpected();
        if (!exchange.body().gather(then)) {
            exchange.refuseTooLarge();
        } else if (!exchange.body().isComplete()) {
            exchange.client().read();
        }
    }

    private void sign(RequestSigner signer, UpstreamRequest out, byte[] bytes) {
        List<HeaderField> headers = out.head().fields(out.plan().target().authority());
        String method = exchange.request().method().name();
        exchange.ask(
                signer.sign(method, decision.path(), headers, bytes)
                        .toCompletableFuture()
                        .handle((signed, error) -> Optional.ofNullable(error == null ? signed : null)),
                signed -> {
                    if (signed.isEmpty()) {
                        refuse(503, Category.MANAGED_CREDENTIAL_UNAVAILABLE, "the request could not be signed");
                        return;
                    }
                    exchange.leg().send(out.with(out.head().signed(signed.get(), bytes.length)));
                });
    }

    /** Phantoms in the body become tokens. */
    private void change(TokenExchange tokens, UpstreamRequest out, byte[] bytes) {
        exchange.ask(Rewritten.of(tokens.request(bytes)), changed -> {
            if (changed.body().isEmpty()) {
                refuse(502, Category.MANAGED_CREDENTIAL_UNAVAILABLE, changed.reason());
                return;
            }
            byte[] whole = changed.body().get();
            exchange.body().replace(whole);
            exchange.leg().send(out.with(out.head().signed(List.of(), whole.length)));
        });
    }

    private void refuse(int status, Category category, String reason) {
        exchange.refuse(Refusal.of(status, category, reason));
    }
}
