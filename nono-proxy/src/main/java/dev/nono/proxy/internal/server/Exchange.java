package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, on one event loop: what was asked, what was decided, and how it ends. Its parts know the rest:
 * {@link RequestBody} what the client sends behind the head, {@link UpstreamLeg} the upstream, {@link ResponseRelay} the way back.
 *
 * <p>The head waits for a decision, and with it the body: nothing is read from the client meanwhile. Then both directions flow,
 * each as fast as its slower side. Whatever fails before the response began becomes an answer of the proxy; whatever fails
 * later resets the client, so that it does not take half a response for a whole one.
 */
final class Exchange implements Asker {
    private final ProxyCore core;
    private final ClientHandler owner;
    private final ChannelHandlerContext client;
    private final HttpRequest request;
    private final boolean h2;
    private final RequestBody body;
    private final ResponseRelay response;
    private final UpstreamLeg leg;
    private final Question question = new Question();
    private Records.@Nullable Subject subject;
    private Map<String, String> facts = Map.of();
    private boolean keepAlive;
    private boolean over;

    Exchange(ProxyCore core, ClientHandler owner, ChannelHandlerContext client, HttpRequest request, boolean h2) {
        this.core = core;
        this.owner = owner;
        this.client = client;
        this.request = request;
        this.h2 = h2;
        this.keepAlive = h2 || HttpUtil.isKeepAlive(request);
        this.body = new RequestBody(request);
        this.response = new ResponseRelay(this);
        this.leg = new UpstreamLeg(core, this, body, response);
    }

    HttpRequest request() {
        return request;
    }

    @Override
    public ChannelHandlerContext client() {
        return client;
    }

    RequestBody body() {
        return body;
    }

    UpstreamLeg leg() {
        return leg;
    }

    boolean isOver() {
        return over;
    }

    // --- what is written down about it ---------------------------------------------------------------------------

    void subject(Records.Subject about) {
        this.subject = about;
    }

    Records.Subject subject() {
        Records.Subject known = subject;
        if (known == null) {
            throw new IllegalStateException("an exchange is decided before it is understood");
        }
        return known;
    }

    void facts(Map<String, String> known) {
        this.facts = known;
    }

    void recordAllowed(int status) {
        core.records().allow(subject(), OptionalInt.of(status), facts);
    }

    private void recordDenied(Refusal refusal) {
        core.records().deny(subject(), OptionalInt.of(refusal.status()), refusal.category(), refusal.reason(), facts);
    }

    @Override
    public <T> void ask(CompletableFuture<T> asked, Consumer<T> then) {
        question.ask(asked, client.channel().eventLoop(), (answer, error) -> {
            if (over) {
                return;
            }
            if (answer == null) {
                refuse(Question.undecided());
            } else {
                then.accept(answer);
            }
        });
    }

    /**
     * Reads once from the client while somebody is asked: that is how it shows that it has gone away, where the transport tells it in no
     * other way. What it sends instead waits.
     */
    void listenWhileAsked() {
        if (!over && question.isOpen()) {
            client.read();
        }
    }

    // --- answers of the proxy ------------------------------------------------------------------------------------

    /** Answers with the reason as JSON, and records it. */
    void refuse(Refusal refusal) {
        recordDenied(refusal);
        answer(refusal.json(), false);
    }

    /** Answers a CONNECT, and records it. */
    void refuseConnect(Refusal refusal, boolean close) {
        recordDenied(refusal);
        answer(refusal.bare(), close);
    }

    /** The upstream did not do its part: an answer if there was none before, else an end that the client notices. */
    void failed(int status, String reason) {
        if (response.isStarted()) {
            abort();
        } else {
            refuse(Refusal.of(status, Category.UPSTREAM_CONNECT_FAILED, reason));
        }
    }

    void answer(FullHttpResponse answer, boolean close) {
        if (response.isStarted()) {
            abort();
            return;
        }
        response.replaced();
        if (close || body.isTooLongToDiscard()) {
            keepAlive = false;
        }
        body.discard();
        if (!keepAlive && !h2) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        leg.release(false);
        client.writeAndFlush(answer).addListener(written -> {
            if (!keepAlive || !written.isSuccess()) {
                client.close();
            }
        });
        next();
    }

    /** Tells a client that waits for it to send the body. */
    void continueIfExpected() {
        if (body.isAwaitingContinue() && !response.isStarted()) {
            client.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    // --- what the client does ------------------------------------------------------------------------------------

    /** A part of the body arrived. */
    void requestContent(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            content.release();
            malformedBody();
            return;
        }
        if (!body.add(content)) {
            if (over || response.isStarted()) {
                client.close();
            } else {
                refuseTooLarge();
            }
        }
        finishIfDone();
    }

    private void malformedBody() {
        keepAlive = false;
        if (!response.isStarted() && subject != null) {
            refuse(Refusal.of(400, Category.MALFORMED_REQUEST, "the body of the request is malformed"));
        } else {
            abort();
        }
    }

    void refuseTooLarge() {
        refuse(Refusal.of(
                413,
                Category.MALFORMED_REQUEST,
                "a request that is signed or changed may have a body of 16 MiB at most"));
    }

    /** Whether more of the body should be read now. */
    boolean wantsBody() {
        return body.wantsMore();
    }

    void clientWritable() {
        if (!response.isDone()) {
            leg.read();
        }
    }

    /** The client sends nothing more: without a whole request, or while somebody is still being asked, it has gone. */
    void clientInputEnded() {
        keepAlive = false;
        if (!body.isComplete() || !(leg.isOpen() || response.isStarted())) {
            client.close();
        }
    }

    /** The client went away. */
    void clientGone() {
        question.withdraw();
        stop();
    }

    // --- the end -------------------------------------------------------------------------------------------------

    /** The head of a response as this client gets it. */
    HttpResponse framed(HttpResponse head) {
        ResponseHead.Framed framed = ResponseHead.of(head, request, h2, keepAlive);
        keepAlive = framed.keepAlive();
        return framed.message();
    }

    /** All of the response was written. */
    void responseComplete(boolean reusable) {
        boolean whole = body.isComplete();
        if (!whole) {
            body.discard();
        }
        leg.release(reusable && whole);
        if (!keepAlive && !h2) {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        next();
    }

    /** The connection is about to become a tunnel, which is recorded. */
    void established() {
        becomeSilent();
        recordAllowed(200);
    }

    /** The connection is about to be intercepted; what becomes of that is recorded later. */
    void becomeSilent() {
        over = true;
        body.end();
    }

    /** The upstream opened a WebSocket, and the connections become a tunnel. */
    void switchProtocols(HttpResponse head) {
        Channel upstream = leg.detach();
        becomeSilent();
        recordAllowed(101);
        client.writeAndFlush(ResponseHead.switching(head));
        // Its answer is written already, by the encoder.
        owner.becomeTunnel(upstream, () -> {});
    }

    /** Ends the exchange in a way that the client notices. */
    void abort() {
        giveUp(Http2Error.INTERNAL_ERROR.code());
    }

    /** Ends the exchange in a way that the client notices, with the reason that the upstream gave. */
    void giveUp(long code) {
        stop();
        if (h2) {
            client.writeAndFlush(new DefaultHttp2ResetFrame(code)).addListener(ChannelFutureListener.CLOSE);
        } else {
            Relay.reset(client.channel());
        }
    }

    private void stop() {
        over = true;
        response.forget();
        body.end();
        leg.release(false);
    }

    private void next() {
        finishIfDone();
        if (!over && keepAlive) {
            client.read();
        }
    }

    void finishIfDone() {
        if (body.isComplete() && response.isDone() && !over && !leg.isOpening()) {
            over = true;
            body.end();
            owner.finished(this, keepAlive);
        }
    }
}
