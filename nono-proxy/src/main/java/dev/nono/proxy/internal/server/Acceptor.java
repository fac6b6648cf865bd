package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.net.Transport;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the clients that the kernel accepted, and gives each a pipeline and an event loop.
 *
 * <p>Does by hand what a bootstrap of Netty does with maps of options: a tunnel that is opened for one request is mostly made of this.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MILLIS = 100;
    private static final long WARN_EVERY = TimeUnit.MINUTES.toNanos(1);
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(32 * 1024, 128 * 1024);
    private static final AdaptiveRecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(512, 4096, 256 * 1024);

    private final Transport transport;
    private final boolean remote;
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - WARN_EVERY);
    private volatile @Nullable ProxyCore core;

    /**
     * Creates the acceptor.
     *
     * @param transport whose event loops serve
     * @param remote whether clients may be on other machines, which can vanish without a word
     */
    Acceptor(Transport transport, boolean remote) {
        this.transport = transport;
        this.remote = remote;
    }

    /** What connections share, to be told before the first one comes. */
    void serve(ProxyCore shared) {
        core = shared;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ProxyCore shared = core;
        if (!(msg instanceof SocketChannel client) || shared == null) {
            ReferenceCountUtil.release(msg);
            return;
        }
        try {
            serve(ctx, client, shared);
        } catch (RuntimeException | Error e) {
            // Such as a class that cannot be loaded without a descriptor. Nobody else knows this client, or gives its
            // place back.
            shared.connections().leave(client);
            client.unsafe().closeForcibly();
            throw e;
        }
    }

    private void serve(ChannelHandlerContext ctx, SocketChannel client, ProxyCore shared) {
        configure(client.config());
        ChannelPipeline pipeline = client.pipeline();
        if (shared.connections().admit(client)) {
            pipeline.addLast(new HeadTimeout(
                            shared.config().timeouts().head(),
                            shared.config().timeouts().idleUpstream()))
                    .addLast(new FirstByte(shared));
        } else {
            pipeline.addLast(shared.connections().farewell());
        }
        ChannelFuture registered = transport.adopt(client, ctx.channel().eventLoop());
        registered.addListener(done -> {
            if (!done.isSuccess()) {
                client.unsafe().closeForcibly();
            }
        });
    }

    /** Netty switches Nagle's algorithm off by itself. */
    private void configure(SocketChannelConfig config) {
        config.setAutoRead(false);
        config.setAllowHalfClosure(true);
        config.setWriteBufferWaterMark(MARKS);
        config.setRecvByteBufAllocator(READS);
        if (remote) {
            config.setKeepAlive(true);
        }
    }

    /** Without descriptors there is nothing to accept: waits a moment instead of failing as fast as it can. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        long now = System.nanoTime();
        long before = warned.get();
        if (now - before >= WARN_EVERY && warned.compareAndSet(before, now)) {
            LOG.warn("a client could not be accepted: {}", cause.getMessage());
        }
        if (ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(false);
            ctx.executor()
                    .schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
