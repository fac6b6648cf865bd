package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.TokenExchange;
import java.util.Optional;

/**
 * What is sent to an upstream, but for the body.
 *
 * @param head the head, made anew for each attempt
 * @param plan where to
 * @param webSocketKey the key of a WebSocket that is opened, or empty
 * @param tokens who changes the answer of a host that hands out tokens
 * @param echoed what keeps the credential of the request out of the answer, if it holds one
 * @param refused who hears of it when the upstream refuses the request
 */
record UpstreamRequest(
        RequestHead head,
        Upstreams.Plan plan,
        Optional<String> webSocketKey,
        Optional<TokenExchange> tokens,
        Optional<EchoedCredential> echoed,
        Optional<Runnable> refused) {

    /** A request whose answer goes back as it comes. */
    static UpstreamRequest plain(RequestHead head, Upstreams.Plan plan) {
        return new UpstreamRequest(head, plan, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with another head. */
    UpstreamRequest with(RequestHead other) {
        return new UpstreamRequest(other, plan, webSocketKey, tokens, echoed, refused);
    }

    /** The same over a connection that nobody used before. */
    UpstreamRequest alone() {
        return new UpstreamRequest(
                head,
                new Upstreams.Plan(plan.target(), plan.addresses(), plan.chained(), plan.h2(), true),
                webSocketKey,
                tokens,
                echoed,
                refused);
    }
}
