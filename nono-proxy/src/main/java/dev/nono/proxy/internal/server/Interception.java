package dev.nono.proxy.internal.server;

import dev.nono.net.Host;
import dev.nono.net.IpAddress;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.HeadSyntax;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.proxy.internal.tls.LeafContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Promise;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of an upstream: shows the client a certificate for it, signed by the authority of the session, and looks into what is
 * asked. A client that does not trust that authority gets nothing at all; it never gets a tunnel instead.
 */
final class Interception {
    private static final int CLIENT_HELLO = 64 * 1024;
    private static final int STREAMS = 128;

    private final LeafContexts leaves;
    private final Executor workers;

    Interception(LeafContexts leaves, Executor workers) {
        this.leaves = leaves;
        this.workers = workers;
    }

    /** Finds out what the upstream speaks if that matters, then begins. */
    void start(ProxyCore core, TunnelClient client, RouteRequest.Endpoint endpoint) {
        if (!core.config().http2() || !core.engine().agreesOnTls(endpoint.host(), endpoint.port())) {
            established(core, client, endpoint, false);
            return;
        }
        boolean chained = core.chain().isPresent() && !core.bypass().contains(endpoint.host());
        client.ask(core.check().decide(endpoint, true, chained), checked -> {
            if (!(checked instanceof TargetDecision.Dial dial)) {
                // The refusal comes with the first request, where the client can read why.
                established(core, client, endpoint, false);
                return;
            }
            UpstreamTarget target = new UpstreamTarget(
                    true, endpoint.host(), endpoint.port(), core.engine().tlsOptions(endpoint.host(), endpoint.port()));
            Upstreams.Plan plan = new Upstreams.Plan(target, dial.addresses(), chained, true, false);
            core.upstreams()
                    .speaksH2(client.client().channel().eventLoop(), plan)
                    .addListener(known -> {
                        if (!client.isOver()) {
                            established(core, client, endpoint, Boolean.TRUE.equals(known.getNow()));
                        }
                    });
        });
    }

    private void established(ProxyCore core, TunnelClient client, RouteRequest.Endpoint endpoint, boolean h2) {
        client.hand(pipeline -> pipeline.addLast("sni", new Hello(endpoint.host(), h2, core))
                .addLast("handshake", new Handshake(core, endpoint)));
        client.client().channel().config().setAutoRead(true);
    }

    /** Chooses the certificate: for the host of the CONNECT, and for no other that the client might name. */
    private final class Hello extends SniHandler {
        private final long timeout;

        Hello(Host host, boolean h2, ProxyCore core) {
            super(
                    (name, promise) -> {
                        boolean same = name == null
                                || host instanceof IpAddress
                                || host.text().equals(name);
                        if (!same) {
                            return promise.setFailure(new IllegalArgumentException("the name in TLS is another one"));
                        }
                        leaves.get(host, h2).whenComplete((context, error) -> complete(promise, context, error));
                        return promise;
                    },
                    CLIENT_HELLO,
                    core.config().timeouts().handshake().toMillis());
            timeout = core.config().timeouts().handshake().toMillis();
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            SslHandler handler = context.newHandler(allocator, workers);
            handler.setHandshakeTimeoutMillis(timeout);
            return handler;
        }
    }

    private static void complete(Promise<SslContext> promise, @Nullable SslContext context, @Nullable Throwable error) {
        if (context != null) {
            promise.trySuccess(context);
        } else {
            promise.tryFailure(error == null ? new IllegalStateException("no certificate") : error);
        }
    }

    /** Makes HTTP/2 of what a client sends. */
    static void speakH2(ProxyCore core, RouteRequest.Endpoint endpoint, Channel channel) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(STREAMS)
                        .initialWindowSize(LoopPool.STREAM_WINDOW)
                        .maxHeaderListSize(HeadSyntax.MAX_HEAD))
                .build();
        channel.pipeline().addLast(codec).addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config().setAutoRead(false);
                stream.pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                        .addLast(new ClientHandler(core, Optional.of(endpoint), true));
            }
        }));
        channel.pipeline().addLast(StreamErrors.INSTANCE);
        channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(LoopPool.CONNECTION_WINDOW - 65_535));
    }

    /** Waits for the client to accept the certificate. */
    private static final class Handshake extends ChannelInboundHandlerAdapter {
        private final ProxyCore core;
        private final RouteRequest.Endpoint endpoint;
        private boolean done;

        Handshake(ProxyCore core, RouteRequest.Endpoint endpoint) {
            this.core = core;
            this.endpoint = endpoint;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (event instanceof SslHandshakeCompletionEvent handshake && !done) {
                if (handshake.isSuccess()) {
                    succeeded(ctx);
                } else {
                    failed(ctx);
                }
            } else {
                super.userEventTriggered(ctx, event);
            }
        }

        private void succeeded(ChannelHandlerContext ctx) {
            done = true;
            core.records().allow(subject(), OptionalInt.of(200), Map.of());
            Channel channel = ctx.channel();
            if (Upstreams.negotiatedH2(channel)) {
                speakH2(core, endpoint, channel);
            } else {
                channel.config().setAutoRead(false);
                channel.pipeline()
                        .addLast(new FlushConsolidationHandler(32, true))
                        .addLast(new HeadTimeout(
                                core.config().timeouts().head(),
                                core.config().timeouts().idleUpstream()))
                        .addLast(new ResponseEncoder())
                        .addLast(new RequestDecoder())
                        .addLast(new ClientHandler(core, Optional.of(endpoint), false));
                channel.read();
            }
            ctx.pipeline().remove(this);
        }

        private void failed(ChannelHandlerContext ctx) {
            if (!done) {
                done = true;
                core.records()
                        .deny(
                                subject(),
                                OptionalInt.empty(),
                                Category.INTERCEPT_HANDSHAKE_FAILED,
                                "the client did not accept the certificate of the session, or named another host",
                                Map.of());
            }
            ctx.close();
        }

        private Records.Subject subject() {
            return new Records.Subject(Way.INTERCEPT, endpoint.host().text(), endpoint.port(), "CONNECT", null);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            failed(ctx);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failed(ctx);
        }
    }
}
