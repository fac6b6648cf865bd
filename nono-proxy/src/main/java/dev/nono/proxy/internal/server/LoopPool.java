package dev.nono.proxy.internal.server;

import dev.nono.proxy.ProxyTimeouts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The connections of one event loop that wait for work. Used by that loop alone. */
final class LoopPool {
    /** How many connections of one kind wait, and how many of all kinds: a program chooses the hosts behind a star. */
    private static final int IDLE = 4;

    private static final int IDLE_IN_ALL = 64;

    /** Of how many upstreams it is remembered what they speak. */
    private static final int KNOWN = 256;

    /** Windows of HTTP/2, and what a head may measure. */
    static final int STREAM_WINDOW = 2 * 1024 * 1024;

    static final int CONNECTION_WINDOW = 16 * 1024 * 1024;
    static final int RESPONSE_HEAD = 128 * 1024;
    private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(5);

    /** What a connection last waited as. */
    private static final AttributeKey<Link> WAITS_AS = AttributeKey.valueOf(LoopPool.class, "waits as");

    /** Ends a connection that waits for too long. */
    private static final AttributeKey<Future<?>> TIMER = AttributeKey.valueOf(LoopPool.class, "timer");

    /** How many streams there are on a connection, and when it last had one. */
    private static final AttributeKey<Streams> STREAMS = AttributeKey.valueOf(LoopPool.class, "streams");

    private final ProxyTimeouts timeouts;
    private final Map<Upstreams.Key, Deque<Link>> idle = new HashMap<>();
    private final Map<Upstreams.Key, List<Channel>> shared = new HashMap<>();
    private final Map<Upstreams.Key, Protocol> protocols = new HashMap<>();
    private int waitingInAll;

    private record Protocol(boolean h2, long since) {}

    /**
     * Counts a stream from when it is wished for: the codec counts it only once its request was sent, and whoever waits for a decision
     * meanwhile must not lose the connection.
     */
    private static final class Streams {
        private int open;
        private long ended;

        void begin() {
            open++;
        }

        void end() {
            open--;
            ended = System.nanoTime();
        }

        boolean isIdle(long limit) {
            return open == 0 && System.nanoTime() - ended >= limit;
        }
    }

    LoopPool(ProxyTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    Optional<Boolean> speaksH2(Upstreams.Key key) {
        Protocol known = protocols.get(key);
        return known == null || System.nanoTime() - known.since() > REMEMBERED
                ? Optional.empty()
                : Optional.of(known.h2());
    }

    void remember(Upstreams.Key key, boolean h2) {
        if (protocols.size() >= KNOWN) {
            long now = System.nanoTime();
            protocols.values().removeIf(known -> now - known.since() > REMEMBERED);
        }
        // An upstream that is not remembered is asked again; that costs time and nothing else.
        if (protocols.size() < KNOWN) {
            protocols.put(key, new Protocol(h2, System.nanoTime()));
        }
    }

    /** Takes a connection that waits, if its other end is an address that was checked just now. */
    boolean take(Upstreams.Plan plan, Promise<Link> promise) {
        for (Channel connection : shared.getOrDefault(plan.key(), List.of())) {
            Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
            boolean open = codec != null
                    && connection.isActive()
                    && isChecked(connection, plan)
                    && codec.connection().local().canOpenStream()
                    && !codec.connection().goAwayReceived();
            if (open) {
                stream(connection, plan, true, promise);
                return true;
            }
        }
        Deque<Link> waiting = idle.get(plan.key());
        while (waiting != null && !waiting.isEmpty()) {
            Link link = waiting.peek();
            forget(link);
            Future<?> timer = link.channel().attr(TIMER).getAndSet(null);
            if (timer != null) {
                timer.cancel(false);
            }
            if (link.channel().isActive() && isChecked(link.channel(), plan)) {
                promise.setSuccess(new Link(link.channel(), link.handler(), link.key(), true, false));
                return true;
            }
            link.channel().close();
        }
        return false;
    }

    /** Takes a connection out of those that wait; says whether it was there. */
    private boolean forget(Link link) {
        Deque<Link> waiting = idle.get(link.key());
        if (waiting == null || !waiting.remove(link)) {
            return false;
        }
        waitingInAll--;
        if (waiting.isEmpty()) {
            idle.remove(link.key());
        }
        return true;
    }

    private static boolean isChecked(Channel connection, Upstreams.Plan plan) {
        if (plan.chained()) {
            return true;
        }
        InetAddress peer = connection.remoteAddress() instanceof InetSocketAddress socket ? socket.getAddress() : null;
        return peer != null && plan.addresses().contains(peer);
    }

    /** Puts a connection to use that was just made. */
    void install(Channel channel, Upstreams.Plan plan, Promise<Link> promise) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        if (!Upstreams.negotiatedH2(channel)) {
            UpstreamHandler handler = new UpstreamHandler();
            channel.pipeline()
                    .addFirst(new FlushConsolidationHandler(32, true))
                    .addLast(
                            "http",
                            new HttpClientCodec(
                                    new HttpDecoderConfig()
                                            .setMaxInitialLineLength(8192)
                                            .setMaxHeaderSize(RESPONSE_HEAD)
                                            .setMaxChunkSize(64 * 1024)
                                            .setAllowDuplicateContentLengths(false)
                                            .setStrictLineParsing(true),
                                    false,
                                    false))
                    .addLast("upstream", handler);
            Link link = new Link(channel, handler, plan.key(), false, false);
            if (!promise.trySuccess(link)) {
                channel.close();
            }
            return;
        }
        Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(RESPONSE_HEAD))
                .headerSensitivityDetector((name, value) -> true)
                .build();
        channel.pipeline().addLast(codec).addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel pushed) {
                pushed.close();
            }
        }));
        channel.pipeline().addLast(StreamErrors.INSTANCE);
        channel.config().setAutoRead(true);
        channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - 65_535));
        shared.computeIfAbsent(plan.key(), any -> new ArrayList<>()).add(channel);
        channel.closeFuture().addListener(closed -> {
            List<Channel> others = shared.get(plan.key());
            if (others != null && others.remove(channel) && others.isEmpty()) {
                shared.remove(plan.key());
            }
        });
        channel.attr(STREAMS).set(new Streams());
        stream(channel, plan, false, promise);
        closeWhenIdle(channel);
    }

    /** Looks after a connection that streams share: without any for long enough it is closed. */
    private void closeWhenIdle(Channel channel) {
        long limit = timeouts.idleUpstream().toNanos();
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (channel.attr(STREAMS).get().isIdle(limit)) {
                                channel.close();
                            } else if (channel.isActive()) {
                                closeWhenIdle(channel);
                            }
                        },
                        limit,
                        TimeUnit.NANOSECONDS);
    }

    private static void stream(Channel connection, Upstreams.Plan plan, boolean reused, Promise<Link> promise) {
        UpstreamHandler handler = new UpstreamHandler();
        Streams streams = connection.attr(STREAMS).get();
        streams.begin();
        new Http2StreamChannelBootstrap(connection)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(false))
                                .addLast(handler);
                    }
                })
                .open()
                .addListener(opened -> {
                    if (opened.isSuccess()) {
                        Http2StreamChannel stream = (Http2StreamChannel) opened.getNow();
                        stream.closeFuture().addListener(closed -> streams.end());
                        if (!promise.trySuccess(new Link(stream, handler, plan.key(), reused, true))) {
                            stream.close();
                        }
                    } else {
                        streams.end();
                        promise.tryFailure(opened.cause());
                    }
                });
    }

    /** Keeps an HTTP/1.1 connection for the next exchange. */
    void keep(Link link) {
        Deque<Link> waiting = idle.getOrDefault(link.key(), new ArrayDeque<>());
        if (waiting.size() >= IDLE || waitingInAll >= IDLE_IN_ALL) {
            link.channel().close();
            return;
        }
        waiting.push(link);
        idle.put(link.key(), waiting);
        waitingInAll++;
        // So that its end is noticed, and whatever it says unasked.
        Channel channel = link.channel();
        channel.read();
        // One listener for a connection, however often it comes back.
        if (channel.attr(WAITS_AS).getAndSet(link) == null) {
            channel.closeFuture()
                    .addListener(closed -> forget(channel.attr(WAITS_AS).get()));
        }
        channel.attr(TIMER)
                .set(channel.eventLoop()
                        .schedule(
                                () -> {
                                    if (forget(link)) {
                                        channel.close();
                                    }
                                },
                                timeouts.idleUpstream().toMillis(),
                                TimeUnit.MILLISECONDS));
    }
}
