package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The side of an exchange that faces the upstream: opens a way to it, sends the request, waits for the answer, and tries once more where
 * that is safe. On the event loop of the client.
 */
final class UpstreamLeg {
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private final ProxyCore core;
    private final Exchange exchange;
    private final RequestBody body;
    private final ResponseRelay response;
    private final Patience patience;
    private @Nullable UpstreamRequest request;
    private @Nullable Link link;
    private boolean opening;
    private boolean retried;

    UpstreamLeg(ProxyCore core, Exchange exchange, RequestBody body, ResponseRelay response) {
        this.core = core;
        this.exchange = exchange;
        this.body = body;
        this.response = response;
        this.patience = new Patience(
                exchange.client().executor(), core.config().timeouts().response(), this::late);
    }

    /** Goes to an upstream that was checked. */
    void send(UpstreamRequest out) {
        request = out;
        opening = true;
        Channel client = exchange.client().channel();
        core.upstreams().open(client.eventLoop(), out.plan()).addListener(opened -> {
            opening = false;
            boolean wanted = !exchange.isOver() && !response.isStarted();
            if (opened.isSuccess() && wanted) {
                begin((Link) opened.getNow(), out);
            } else if (opened.isSuccess()) {
                core.upstreams().release((Link) opened.getNow(), true);
            } else if (wanted) {
                exchange.refuse(
                        ConnectFailure.refusal(opened.cause(), out.plan().chained()));
            }
            exchange.finishIfDone();
        });
    }

    private void begin(Link taken, UpstreamRequest out) {
        link = taken;
        taken.handler().attach(this);
        exchange.continueIfExpected();
        patience.start();
        Channel upstream = taken.channel();
        upstream.write(out.head().toRequest(out.plan().target().authority(), taken.h2(), core.chain()));
        body.flow(
                upstream,
                last -> new DefaultLastHttpContent(last.content(), out.head().trailers(last, core.token())),
                written -> {
                    if (written.isSuccess()) {
                        patience.moved();
                    }
                });
        upstream.flush();
        upstream.read();
        if (!body.isComplete() && link != null) {
            exchange.client().read();
        }
    }

    /** Whether a way to the upstream is being looked for. */
    boolean isOpening() {
        return opening;
    }

    /** Whether there is a way to the upstream. */
    boolean isOpen() {
        return link != null;
    }

    /** The upstream answers; how long it takes from now on is its own affair. */
    void answered() {
        patience.stop();
    }

    /** Reads what the upstream says next. */
    void read() {
        Link taken = link;
        if (taken != null) {
            taken.channel().read();
        }
    }

    /** Gives the way back. */
    void release(boolean reusable) {
        patience.stop();
        Link taken = link;
        if (taken != null) {
            link = null;
            core.upstreams().release(taken, reusable);
        }
    }

    /** Hands over the connection, which becomes a tunnel. */
    Channel detach() {
        Link taken = link;
        if (taken == null) {
            throw new IllegalStateException("there is no connection to hand over");
        }
        patience.stop();
        link = null;
        return taken.channel();
    }

    // --- what the upstream does ----------------------------------------------------------------------------------

    /** It sent a head, or a part of a body. */
    void received(Object msg) {
        response.received(msg, exchange.isOver() || link == null ? null : request);
    }

    /** What was read is written; now the network may have it. */
    void readComplete() {
        ChannelHandlerContext client = exchange.client();
        client.flush();
        if (!response.isDone() && client.channel().isWritable()) {
            read();
        }
    }

    /** It takes more of the body. */
    void writable() {
        if (body.wantsMore()) {
            exchange.client().read();
        }
    }

    /** It closed the connection, or that broke. */
    void closed() {
        Link taken = link;
        if (exchange.isOver() || taken == null || response.isDone()) {
            return;
        }
        if (!response.isStarted() && taken.reused() && mayRetry()) {
            retry(taken);
        } else {
            exchange.failed(502, "the upstream closed the connection before it answered");
        }
    }

    /** It gave up a stream. */
    void reset(long code) {
        Link taken = link;
        if (exchange.isOver() || taken == null || response.isDone()) {
            return;
        }
        if (!response.isStarted() && code == Http2Error.REFUSED_STREAM.code() && !body.isSent() && !retried) {
            retry(taken);
        } else if (response.isStarted()) {
            exchange.giveUp(code);
        } else {
            exchange.failed(502, "the upstream gave up the request");
        }
    }

    private boolean mayRetry() {
        boolean idempotent = IDEMPOTENT.contains(exchange.request().method());
        return !retried && !body.isSent() && (idempotent || body.isComplete());
    }

    private void retry(Link broken) {
        UpstreamRequest out = request;
        if (out == null) {
            return;
        }
        retried = true;
        broken.handler().detach();
        broken.channel().close();
        link = null;
        patience.stop();
        body.rewind();
        send(out.alone());
    }

    /** Neither an answer nor any progress of the body, for as long as that may take. */
    private void late() {
        Link taken = link;
        if (exchange.isOver() || response.isStarted() || taken == null) {
            return;
        }
        if (!body.isComplete() && taken.channel().isWritable()) {
            exchange.refuse(Refusal.of(
                    408, Category.MALFORMED_REQUEST, "the client did not send the rest of its request in time"));
        } else {
            exchange.refuse(Refusal.of(504, Category.UPSTREAM_CONNECT_FAILED, "the upstream did not answer in time"));
        }
    }
}
