package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.WebSocketOpening;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The way of a response from the upstream to the client: framed anew, each piece as it comes. */
final class ResponseRelay {
    private final Exchange exchange;
    private final ChannelHandlerContext client;
    private @Nullable TokenAnswer held;
    private boolean started;
    private boolean done;
    private boolean upstreamKeepAlive;

    ResponseRelay(Exchange exchange) {
        this.exchange = exchange;
        this.client = exchange.client();
    }

    /** Whether the client got something that is no informational response. */
    boolean isStarted() {
        return started;
    }

    /** Whether the client got all of it. */
    boolean isDone() {
        return done;
    }

    /** The proxy answers itself. */
    void replaced() {
        started = true;
        done = true;
        forget();
    }

    /** Nothing more of it is wanted. */
    void forget() {
        TokenAnswer waiting = held;
        if (waiting != null) {
            held = null;
            waiting.stop();
        }
    }

    /**
     * Takes what an upstream sent.
     *
     * @param msg a head or a part of a body, which is released
     * @param sent what it was asked, or null if nobody waits for the answer any more
     */
    void received(Object msg, @Nullable UpstreamRequest sent) {
        if (sent == null) {
            ReferenceCountUtil.release(msg);
            return;
        }
        if (sent.echoed().isPresent() && msg instanceof HttpObject message) {
            sent.echoed().get().removeFrom(message);
        }
        if (msg instanceof HttpResponse head) {
            if (head.decoderResult().isFailure()
                    || !ResponseHead.isStatus(head.status().code())) {
                ReferenceCountUtil.release(msg);
                exchange.failed(502, "the response of the upstream is malformed");
            } else {
                head(head, sent);
            }
        } else if (msg instanceof HttpContent content) {
            content(content);
        } else {
            ReferenceCountUtil.release(msg);
        }
    }

    private void head(HttpResponse head, UpstreamRequest sent) {
        int status = head.status().code();
        if (status == 101) {
            ReferenceCountUtil.release(head);
            switching(head, sent);
            return;
        }
        if (status < 200) {
            boolean takesMore = exchange.request().protocolVersion().minorVersion() > 0;
            if (status != 100 && takesMore && sent.tokens().isEmpty()) {
                client.writeAndFlush(ResponseHead.informational(head));
            }
            ReferenceCountUtil.release(head);
            return;
        }
        exchange.leg().answered();
        if (status == 401 || status == 403) {
            sent.refused().ifPresent(Runnable::run);
        }
        if (sent.tokens().isPresent()) {
            TokenAnswer answer = new TokenAnswer(exchange, sent.tokens().get(), head);
            held = answer;
            answer.begin();
            return;
        }
        started = true;
        exchange.recordAllowed(status);
        client.write(exchange.framed(head));
        // 401 is a step of a handshake that goes on there; anything else is its end.
        boolean bound = status != 401 && sent.head().isForConnection();
        upstreamKeepAlive = HttpUtil.isKeepAlive(head) && !bound;
        if (head instanceof FullHttpResponse) {
            complete(upstreamKeepAlive);
        }
    }

    private void switching(HttpResponse head, UpstreamRequest sent) {
        boolean accepted = sent.webSocketKey().isPresent()
                && WebSocketOpening.accepted(sent.webSocketKey().get(), Headers.fields(head.headers()));
        if (!accepted) {
            exchange.refuse(Refusal.of(
                    502, Category.UNSUPPORTED_UPGRADE, "the upstream changed the protocol in an unexpected way"));
            return;
        }
        started = true;
        done = true;
        exchange.switchProtocols(head);
    }

    private void content(HttpContent content) {
        TokenAnswer whole = held;
        if (whole != null) {
            whole.add(content);
            return;
        }
        if (!started) {
            // The end of an informational response.
            content.release();
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            exchange.abort();
            return;
        }
        if (content instanceof LastHttpContent end) {
            client.write(ResponseHead.end(end));
            complete(upstreamKeepAlive);
        } else {
            client.write(content);
        }
    }

    private void complete(boolean reusable) {
        done = true;
        client.flush();
        exchange.responseComplete(reusable);
    }
}
