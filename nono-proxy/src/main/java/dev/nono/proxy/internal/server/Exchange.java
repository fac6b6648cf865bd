package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import dev.nono.proxy.internal.decide.TokenExchange;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.decide.WebSocketOpening;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, on one event loop.
 *
 * <p>The head waits for a decision, and with it the body: nothing is read from the client meanwhile. Then both directions flow,
 * each as fast as its slower side. Whatever fails before the response began becomes an answer of the proxy; whatever fails
 * later resets the client, so that it does not take half a response for a whole one.
 */
final class Exchange implements Asker {
    /** How much of a body is read and thrown away so that a connection can be used again. */
    private static final int DISCARDED = 256 * 1024;

    private final ProxyCore core;
    private final ClientHandler owner;
    private final ChannelHandlerContext client;
    private final HttpRequest request;
    private final boolean h2;
    private final Deque<HttpContent> pending = new ArrayDeque<>();
    private final boolean expectsContinue;
    private boolean keepAlive;
    private Records.@Nullable Subject subject;
    private Map<String, String> facts = Map.of();

    private final Question question = new Question();
    private @Nullable Outgoing outgoing;
    private @Nullable BodyBuffer buffer;
    private Optional<TokenExchange> tokens = Optional.empty();
    private @Nullable HeldResponse held;
    private @Nullable Link link;
    private @Nullable Future<?> timer;
    private boolean opening;
    private boolean requestDone;
    private boolean bodySent;
    private boolean retried;
    private boolean discarding;
    private int discarded;
    private boolean responseStarted;
    private boolean responseDone;
    private boolean upstreamKeepAlive;
    private boolean over;

    /**
     * What is sent to an upstream.
     *
     * @param head the head, made anew for each attempt
     * @param plan where to
     * @param webSocketKey the key of a WebSocket that is opened, or empty
     */
    record Outgoing(RequestHead head, Upstreams.Plan plan, Optional<String> webSocketKey) {}

    Exchange(ProxyCore core, ClientHandler owner, ChannelHandlerContext client, HttpRequest request, boolean h2) {
        this.core = core;
        this.owner = owner;
        this.client = client;
        this.request = request;
        this.h2 = h2;
        this.keepAlive = h2 || HttpUtil.isKeepAlive(request);
        this.expectsContinue = HttpUtil.is100ContinueExpected(request);
        if (request instanceof FullHttpRequest full) {
            requestDone = true;
            pending.add(new DefaultLastHttpContent(full.content().retain()));
        }
    }

    HttpRequest request() {
        return request;
    }

    @Override
    public ChannelHandlerContext client() {
        return client;
    }

    boolean isOver() {
        return over;
    }

    void subject(Records.Subject about) {
        this.subject = about;
    }

    void facts(Map<String, String> known) {
        this.facts = known;
    }

    private Records.Subject subject() {
        Records.Subject known = subject;
        if (known == null) {
            throw new IllegalStateException("an exchange is decided before it is understood");
        }
        return known;
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

    /** The connection is about to become a tunnel, which is recorded. */
    void established() {
        over = true;
        dropPending();
        core.records().allow(subject(), OptionalInt.of(200), facts);
    }

    /** The connection is about to be intercepted; what becomes of that is recorded later. */
    void becomeSilent() {
        over = true;
        dropPending();
    }

    // --- answers of the proxy ------------------------------------------------------------------------------------

    /** Answers with the reason as JSON, and records it. */
    void refuse(Refusal refusal) {
        core.records().deny(subject(), OptionalInt.of(refusal.status()), refusal.category(), refusal.reason(), facts);
        answer(refusal.json(), false);
    }

    /** Answers a CONNECT, and records it. */
    void refuseConnect(Refusal refusal, boolean close) {
        core.records().deny(subject(), OptionalInt.of(refusal.status()), refusal.category(), refusal.reason(), facts);
        answer(refusal.bare(), close);
    }

    void answer(FullHttpResponse response, boolean close) {
        if (responseStarted) {
            abort();
            return;
        }
        cancelTimer();
        responseStarted = true;
        responseDone = true;
        dropPending();
        boolean bodyComing = !requestDone && (expectsContinue || HttpUtil.getContentLength(request, 0L) > DISCARDED);
        if (close || bodyComing) {
            keepAlive = false;
        }
        if (!keepAlive && !h2) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        discarding = true;
        releaseLink(false);
        client.writeAndFlush(response).addListener(written -> {
            if (!keepAlive || !written.isSuccess()) {
                client.close();
            }
        });
        finishIfDone();
        if (!over && keepAlive) {
            client.read();
        }
    }

    // --- towards the upstream ------------------------------------------------------------------------------------

    /** Goes to the upstream of a route as the routes decided. */
    void forward(RouteDecision.Forward decision, boolean upgrade) {
        facts = decision.facts();
        Records.Subject about = subject();
        subject =
                new Records.Subject(about.way(), about.target(), about.port(), about.method(), decision.recordedPath());
        UpstreamTarget target = decision.upstream();
        tokens = decision.tokens();
        RequestHead head = RequestHead.routed(request, decision, upgrade);
        if (head.mentions(core.token())) {
            refuse(Refusal.of(
                    403,
                    Category.AUTHENTICATION_FAILED,
                    "the request would carry the token of the session to the upstream"));
            return;
        }
        boolean chained = core.chain().isPresent() && !core.bypass().contains(target.host());
        RouteRequest.Endpoint endpoint = new RouteRequest.Endpoint(target.host(), target.port());
        ask(core.check().decide(endpoint, true, chained && target.tls()), checked -> {
            if (checked instanceof TargetDecision.Refused refused) {
                refuse(Refusal.of(refused.status(), refused.category(), refused.reason()));
            } else if (checked instanceof TargetDecision.Dial dial) {
                if (!target.tls() && !isLoopback(dial)) {
                    refuse(Refusal.of(
                            502,
                            Category.UPSTREAM_CONNECT_FAILED,
                            "the upstream speaks no TLS and is not on this machine"));
                    return;
                }
                boolean alone = upgrade || tokens.isPresent();
                boolean h2Wanted = core.config().http2() && target.tls() && !alone;
                Outgoing out = new Outgoing(
                        head,
                        new Upstreams.Plan(target, dial.addresses(), chained && target.tls(), h2Wanted, alone),
                        upgrade ? Optional.ofNullable(request.headers().get("sec-websocket-key")) : Optional.empty());
                if (decision.signer().isPresent()) {
                    signFirst(decision, out);
                } else if (tokens.filter(TokenExchange::readsRequest).isPresent()) {
                    changeFirst(out);
                } else {
                    send(out);
                }
            }
        });
    }

    private static boolean isLoopback(TargetDecision.Dial dial) {
        return !dial.addresses().isEmpty()
                && dial.addresses().stream().allMatch(address -> address.isLoopbackAddress());
    }

    private void signFirst(RouteDecision.Forward decision, Outgoing out) {
        BodyBuffer body = new BodyBuffer(bytes -> {
            List<HeaderField> headers = out.head().fields(out.plan().target().authority());
            ask(
                    decision.signer()
                            .orElseThrow()
                            .sign(request.method().name(), decision.path(), headers, bytes)
                            .toCompletableFuture()
                            .handle((signed, error) -> Optional.ofNullable(error == null ? signed : null)),
                    signed -> {
                        if (signed.isEmpty()) {
                            refuse(Refusal.of(
                                    503, Category.MANAGED_CREDENTIAL_UNAVAILABLE, "the request could not be signed"));
                            return;
                        }
                        BodyBuffer whole = buffer;
                        buffer = null;
                        if (whole != null) {
                            pending.add(whole.content());
                        }
                        send(new Outgoing(out.head().signed(signed.get(), bytes.length), out.plan(), Optional.empty()));
                    });
        });
        fill(body);
    }

    /** Phantoms in the body become tokens. */
    private void changeFirst(Outgoing out) {
        TokenExchange exchange = tokens.orElseThrow();
        BodyBuffer body = new BodyBuffer(bytes -> ask(Rewritten.of(exchange.request(bytes)), changed -> {
            dropBuffer();
            if (changed.body().isEmpty()) {
                refuse(Refusal.of(502, Category.MANAGED_CREDENTIAL_UNAVAILABLE, changed.reason()));
                return;
            }
            byte[] whole = changed.body().get();
            pending.add(new DefaultLastHttpContent(Unpooled.wrappedBuffer(whole)));
            send(new Outgoing(out.head().signed(List.of(), whole.length), out.plan(), Optional.empty()));
        }));
        fill(body);
    }

    private void fill(BodyBuffer body) {
        buffer = body;
        if (HttpUtil.getContentLength(request, 0L) > BodyBuffer.LIMIT) {
            refuseTooLarge();
            return;
        }
        continueIfExpected();
        Deque<HttpContent> early = new ArrayDeque<>(pending);
        pending.clear();
        early.forEach(this::buffer);
        if (!requestDone) {
            client.read();
        }
    }

    private void buffer(HttpContent content) {
        BodyBuffer body = buffer;
        if (body == null || !body.add(content)) {
            refuseTooLarge();
        }
    }

    private void refuseTooLarge() {
        dropBuffer();
        refuse(Refusal.of(
                413,
                Category.MALFORMED_REQUEST,
                "a request that is signed or changed may have a body of 16 MiB at most"));
    }

    /** Goes to an upstream that was checked. */
    void send(Outgoing out) {
        outgoing = out;
        opening = true;
        core.upstreams().open(client.channel().eventLoop(), out.plan()).addListener(opened -> {
            opening = false;
            if (!opened.isSuccess()) {
                if (!over) {
                    refuse(ConnectFailure.refusal(opened.cause(), out.plan().chained()));
                }
                return;
            }
            Link taken = (Link) opened.getNow();
            if (over) {
                core.upstreams().release(taken, true);
                return;
            }
            begin(taken, out);
        });
    }

    private void begin(Link taken, Outgoing out) {
        link = taken;
        taken.handler().attach(this);
        continueIfExpected();
        timer = client.executor()
                .schedule(this::late, core.config().timeouts().response().toMillis(), TimeUnit.MILLISECONDS);
        Channel upstream = taken.channel();
        upstream.write(out.head().toRequest(out.plan().target().authority(), taken.h2(), core.chain()));
        while (!pending.isEmpty() && link != null) {
            writeBody(pending.remove());
        }
        upstream.flush();
        upstream.read();
        if (!requestDone && link != null) {
            client.read();
        }
    }

    private void continueIfExpected() {
        if (expectsContinue && !requestDone && !bodySent && !responseStarted) {
            client.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    /** A part of the body arrived. */
    void requestContent(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            content.release();
            malformedBody();
            return;
        }
        if (content instanceof LastHttpContent) {
            requestDone = true;
        }
        if (over || discarding || responseDone) {
            discarded += content.content().readableBytes();
            content.release();
            if (discarded > DISCARDED) {
                client.close();
            }
            finishIfDone();
        } else if (buffer != null) {
            buffer(content);
        } else if (link != null) {
            writeBody(content);
            finishIfDone();
        } else {
            pending.add(content);
        }
    }

    private void malformedBody() {
        keepAlive = false;
        if (!responseStarted && subject != null) {
            refuse(Refusal.of(400, Category.MALFORMED_REQUEST, "the body of the request is malformed"));
        } else {
            abort();
        }
    }

    private void writeBody(HttpContent content) {
        Link taken = link;
        if (taken == null) {
            content.release();
            return;
        }
        bodySent |= content.content().isReadable();
        HttpContent out = content;
        if (content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
            Outgoing sent = outgoing;
            out = new DefaultLastHttpContent(
                    content.content(),
                    sent == null ? EmptyHttpHeaders.INSTANCE : sent.head().trailers(last));
        }
        taken.channel().writeAndFlush(out);
    }

    /** Whether more of the body should be read now. */
    boolean wantsBody() {
        Link taken = link;
        return !requestDone
                && (discarding
                        || buffer != null
                        || (taken != null && taken.channel().isWritable()));
    }

    void upstreamWritable() {
        if (wantsBody()) {
            client.read();
        }
    }

    // --- from the upstream ---------------------------------------------------------------------------------------

    void response(Object msg) {
        if (over || link == null) {
            ReferenceCountUtil.release(msg);
            return;
        }
        if (msg instanceof HttpResponse head) {
            if (head.decoderResult().isFailure()
                    || !ResponseHead.isStatus(head.status().code())) {
                ReferenceCountUtil.release(msg);
                failed(502, "the response of the upstream is malformed");
            } else {
                head(head);
            }
        } else if (msg instanceof HttpContent content) {
            content(content);
        } else {
            ReferenceCountUtil.release(msg);
        }
    }

    private void head(HttpResponse head) {
        int status = head.status().code();
        Outgoing out = outgoing;
        if (status == 101) {
            ReferenceCountUtil.release(head);
            boolean accepted = out != null
                    && out.webSocketKey().isPresent()
                    && WebSocketOpening.accepted(out.webSocketKey().get(), Headers.fields(head.headers()));
            if (accepted) {
                switchProtocols(head);
            } else {
                refuseAfterHead(Category.UNSUPPORTED_UPGRADE, "the upstream changed the protocol in an unexpected way");
            }
            return;
        }
        if (status < 200) {
            if (status != 100 && request.protocolVersion().minorVersion() > 0 && tokens.isEmpty()) {
                client.writeAndFlush(ResponseHead.informational(head));
            }
            ReferenceCountUtil.release(head);
            return;
        }
        cancelTimer();
        if (tokens.isPresent()) {
            hold(head);
            return;
        }
        responseStarted = true;
        core.records().allow(subject(), OptionalInt.of(status), facts);
        ResponseHead.Framed framed = ResponseHead.of(head, request, h2, keepAlive);
        keepAlive = framed.keepAlive();
        client.write(framed.message());
        if (head instanceof FullHttpResponse) {
            responseComplete(HttpUtil.isKeepAlive(head));
        } else {
            upstreamKeepAlive = HttpUtil.isKeepAlive(head);
        }
    }

    /** The answer of a host that hands out tokens is not passed on before it is known as a whole. */
    private void hold(HttpResponse head) {
        held = new HeldResponse(head);
        if (head instanceof FullHttpResponse full) {
            hold(new DefaultLastHttpContent(full.content()));
        } else {
            waitForMore();
        }
    }

    private void hold(HttpContent content) {
        HeldResponse whole = held;
        cancelTimer();
        if (whole == null || content.decoderResult().isFailure() || !whole.add(content)) {
            content.release();
            held = null;
            failed(502, "the answer of the token host is malformed, or longer than 16 MiB");
            return;
        }
        boolean last = content instanceof LastHttpContent;
        content.release();
        if (!last) {
            waitForMore();
            return;
        }
        held = null;
        releaseLink(false);
        ask(Rewritten.of(tokens.orElseThrow().response(whole.status(), whole.headers(), whole.body())), changed -> {
            if (changed.body().isEmpty()) {
                refuse(Refusal.of(502, Category.MANAGED_CREDENTIAL_UNAVAILABLE, changed.reason()));
                return;
            }
            core.records().allow(subject(), OptionalInt.of(whole.status()), facts);
            answer(whole.with(changed.body().get(), request, h2, keepAlive), false);
        });
    }

    private void waitForMore() {
        timer = client.executor()
                .schedule(
                        () -> {
                            held = null;
                            failed(502, "the answer of the token host did not come to its end in time");
                        },
                        HeldResponse.PAUSE_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void content(HttpContent content) {
        if (held != null) {
            hold(content);
            return;
        }
        if (!responseStarted) {
            // The end of an informational response.
            content.release();
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            abort();
            return;
        }
        boolean last = content instanceof LastHttpContent;
        client.write(content instanceof LastHttpContent end ? ResponseHead.end(end) : content);
        if (last) {
            responseComplete(upstreamKeepAlive);
        }
    }

    /** What was read is written; now the network may have it. */
    void responseReadComplete() {
        client.flush();
        readResponse();
    }

    void clientWritable() {
        readResponse();
    }

    private void readResponse() {
        Link taken = link;
        if (taken != null && !responseDone && client.channel().isWritable()) {
            taken.channel().read();
        }
    }

    private void responseComplete(boolean reusable) {
        responseDone = true;
        client.flush();
        boolean whole = requestDone;
        if (!whole) {
            discarding = true;
        }
        releaseLink(reusable && whole);
        if (!keepAlive && !h2) {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        finishIfDone();
        if (!over && keepAlive) {
            client.read();
        }
    }

    private void switchProtocols(HttpResponse head) {
        Link taken = link;
        if (taken == null) {
            return;
        }
        cancelTimer();
        responseStarted = true;
        responseDone = true;
        over = true;
        core.records().allow(subject(), OptionalInt.of(101), facts);
        client.writeAndFlush(ResponseHead.switching(head));
        // Its answer is written already, by the encoder.
        owner.becomeTunnel(taken.channel(), () -> {});
    }

    /** The upstream closed the connection, or it broke. */
    void upstreamClosed() {
        Link taken = link;
        if (over || taken == null || responseDone) {
            return;
        }
        if (!responseStarted && taken.reused() && mayRetry()) {
            retry(taken);
        } else {
            failed(502, "the upstream closed the connection before it answered");
        }
    }

    /** The upstream gave up a stream. */
    void upstreamReset(long code) {
        Link taken = link;
        if (over || taken == null || responseDone) {
            return;
        }
        if (!responseStarted && code == Http2Error.REFUSED_STREAM.code() && !bodySent && !retried) {
            retry(taken);
        } else if (responseStarted && h2) {
            reset(code);
            stop();
        } else {
            failed(502, "the upstream gave up the request");
        }
    }

    private boolean mayRetry() {
        String method = request.method().name();
        boolean idempotent = method.equals("GET")
                || method.equals("HEAD")
                || method.equals("OPTIONS")
                || method.equals("PUT")
                || method.equals("DELETE");
        return !retried && !bodySent && (idempotent || requestDone);
    }

    private void retry(Link broken) {
        Outgoing out = outgoing;
        if (out == null) {
            return;
        }
        retried = true;
        broken.handler().detach();
        broken.channel().close();
        link = null;
        cancelTimer();
        if (requestDone) {
            pending.add(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        Upstreams.Plan plan = out.plan();
        send(new Outgoing(
                out.head(),
                new Upstreams.Plan(plan.target(), plan.addresses(), plan.chained(), plan.h2(), true),
                out.webSocketKey()));
    }

    private void late() {
        if (!over && !responseStarted) {
            failed(504, "the upstream did not answer in time");
        }
    }

    private void failed(int status, String reason) {
        if (responseStarted) {
            abort();
        } else {
            refuse(Refusal.of(status, Category.UPSTREAM_CONNECT_FAILED, reason));
        }
    }

    private void refuseAfterHead(Category category, String reason) {
        refuse(Refusal.of(502, category, reason));
    }

    // --- the end -------------------------------------------------------------------------------------------------

    /** The client sends nothing more: without a whole request, or while somebody is still being asked, it has gone. */
    void clientInputEnded() {
        keepAlive = false;
        if (!requestDone || (link == null && !responseStarted)) {
            client.close();
        }
    }

    /** The client went away. */
    void clientGone() {
        question.withdraw();
        stop();
    }

    /** Ends the exchange in a way that the client notices. */
    void abort() {
        stop();
        if (h2) {
            reset(Http2Error.INTERNAL_ERROR.code());
        } else {
            Relay.reset(client.channel());
        }
    }

    private void reset(long code) {
        client.writeAndFlush(new DefaultHttp2ResetFrame(code)).addListener(ChannelFutureListener.CLOSE);
    }

    private void stop() {
        over = true;
        cancelTimer();
        dropPending();
        dropBuffer();
        releaseLink(false);
    }

    private void releaseLink(boolean reusable) {
        Link taken = link;
        if (taken != null) {
            link = null;
            core.upstreams().release(taken, reusable);
        }
    }

    private void finishIfDone() {
        if (requestDone && responseDone && !over && !opening) {
            over = true;
            dropPending();
            owner.finished(this, keepAlive);
        }
    }

    private void dropPending() {
        while (!pending.isEmpty()) {
            pending.remove().release();
        }
    }

    private void dropBuffer() {
        BodyBuffer body = buffer;
        if (body != null) {
            buffer = null;
            body.release();
        }
    }

    private void cancelTimer() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }
}
