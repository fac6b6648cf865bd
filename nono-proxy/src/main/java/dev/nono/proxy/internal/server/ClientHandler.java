package dev.nono.proxy.internal.server;

import dev.nono.proxy.ConnectAuth;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.HeadSyntax;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.Way;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The end of a client's pipeline: takes one request after the other, finds out which way out it wants, and begins an exchange.
 * The same for plain connections, intercepted ones and streams of HTTP/2.
 */
final class ClientHandler extends ChannelInboundHandlerAdapter {
    private static final int FAILED_AUTHENTICATIONS = 3;

    private final ProxyCore core;
    private final Optional<RouteRequest.Endpoint> inside;
    private final boolean h2;
    private @Nullable Exchange exchange;
    private int failedAuthentications;
    private boolean inputEnded;

    /**
     * Creates the handler.
     *
     * @param core what connections share
     * @param inside whose place the proxy takes, in an intercepted connection
     * @param h2 whether this is a stream of HTTP/2
     */
    ClientHandler(ProxyCore core, Optional<RouteRequest.Endpoint> inside, boolean h2) {
        this.core = core;
        this.inside = inside;
        this.h2 = h2;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof HeadSyntax.Fault fault) {
            malformed(ctx, fault);
        } else if (msg instanceof HttpRequest request && exchange == null) {
            if (request.decoderResult().isFailure()) {
                ReferenceCountUtil.release(msg);
                malformed(ctx, new HeadSyntax.Fault(400, "the request is malformed"));
            } else {
                begin(ctx, request);
                // The exchange took what it needs of the content.
                ReferenceCountUtil.release(msg);
            }
        } else if (msg instanceof HttpContent content && exchange != null) {
            exchange.requestContent(content);
        } else {
            ReferenceCountUtil.release(msg);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        HeadTimeout timeout = ctx.pipeline().get(HeadTimeout.class);
        if (timeout != null) {
            timeout.received();
        }
        ResponseEncoder encoder = ctx.pipeline().get(ResponseEncoder.class);
        if (encoder != null) {
            encoder.answering(request.method().equals(HttpMethod.HEAD));
        }
        Exchange begun = new Exchange(core, this, ctx, request, h2);
        exchange = begun;
        Dispatcher dispatcher = new Dispatcher(core, this, begun);
        if (inside.isPresent()) {
            dispatcher.intercepted(inside.get());
        } else {
            dispatcher.direct();
        }
    }

    private void malformed(ChannelHandlerContext ctx, HeadSyntax.Fault fault) {
        Refusal refusal = Refusal.of(fault.status(), Category.MALFORMED_REQUEST, fault.reason());
        Records.Subject subject = new Records.Subject(
                inside.isPresent() ? Way.INTERCEPT : Way.FORWARD,
                inside.map(endpoint -> endpoint.host().text()).orElse("proxy"),
                inside.map(RouteRequest.Endpoint::port).orElse(0),
                null,
                null);
        core.records().deny(subject, OptionalInt.of(fault.status()), refusal.category(), fault.reason(), Map.of());
        Exchange running = exchange;
        if (running != null) {
            running.abort();
            return;
        }
        FullHttpResponse response = refusal.json();
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    // --- who the client is ---------------------------------------------------------------------------------------

    /** What {@code Proxy-Authorization} says; inside of an intercepted connection the outer one counts. */
    ProxyAuth authentication(HttpRequest request) {
        if (core.config().connectAuth() == ConnectAuth.NONE) {
            return ProxyAuth.NOT_ASKED;
        }
        if (inside.isPresent()) {
            return ProxyAuth.VALID;
        }
        return core.token().check(request.headers().getAll(HttpHeaderNames.PROXY_AUTHORIZATION));
    }

    /** Counts a failed authentication: the connection stays open for the client to do better, but not for ever. */
    boolean tooManyFailures() {
        return ++failedAuthentications > FAILED_AUTHENTICATIONS;
    }

    // --- what happens to the connection --------------------------------------------------------------------------

    /** The exchange is complete; the next request may come. */
    void finished(Exchange done, boolean keepAlive) {
        if (exchange != done) {
            return;
        }
        exchange = null;
        ChannelHandlerContext ctx = done.client();
        if (h2) {
            return;
        }
        if (inputEnded) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (!keepAlive || !ctx.channel().isActive()) {
            return;
        }
        HeadTimeout timeout = ctx.pipeline().get(HeadTimeout.class);
        if (timeout != null) {
            timeout.next();
        }
        RequestDecoder decoder = ctx.pipeline().get(RequestDecoder.class);
        if (decoder != null) {
            decoder.resume();
        }
    }

    /** Whether a request is being answered. */
    boolean isBusy() {
        return exchange != null;
    }

    /**
     * Takes HTTP out of both pipelines and joins them.
     *
     * @param upstream the other side
     * @param answer writes bytes to the client, before any that come from the other side
     */
    void becomeTunnel(Channel upstream, Runnable answer) {
        Exchange done = exchange;
        if (done == null) {
            return;
        }
        exchange = null;
        Channel client = done.client().channel();
        Relay.join(client, upstream);
        // Encoders first, decoders last: a decoder that leaves hands on bytes, and these are written to the other side
        // as they are.
        removeEncoder(client.pipeline());
        answer.run();
        if (upstream.pipeline().get("upstream") != null) {
            upstream.pipeline().remove("upstream");
            upstream.pipeline().remove("http");
        }
        client.pipeline().remove(RequestDecoder.class);
        Tunnels.started(core, client, upstream);
        Relay.begin(client, upstream);
    }

    /** Takes HTTP out of a pipeline; bytes that it had not decoded go on to whoever comes next in it. */
    void removeHttp(ChannelPipeline pipeline) {
        exchange = null;
        removeEncoder(pipeline);
        pipeline.remove(RequestDecoder.class);
    }

    private void removeEncoder(ChannelPipeline pipeline) {
        pipeline.remove(this);
        if (pipeline.get(HeadTimeout.class) != null) {
            pipeline.remove(HeadTimeout.class);
        }
        if (pipeline.get(FlushConsolidationHandler.class) != null) {
            pipeline.remove(FlushConsolidationHandler.class);
        }
        pipeline.remove(ResponseEncoder.class);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running == null ? !inputEnded : running.wantsBody()) {
            ctx.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running != null && ctx.channel().isWritable()) {
            running.clientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        Exchange running = exchange;
        if (event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent end && end.isSuccess())) {
            inputEnded = true;
            if (running == null) {
                ctx.close();
            } else {
                running.clientInputEnded();
            }
        } else if (event instanceof Http2ResetFrame && running != null) {
            exchange = null;
            running.clientGone();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running != null) {
            exchange = null;
            running.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Tunnels.LOG.debug(
                "a connection of a client ends with {}", cause.getClass().getName());
        ctx.close();
    }
}
