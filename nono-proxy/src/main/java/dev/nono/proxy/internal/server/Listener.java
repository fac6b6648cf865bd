package dev.nono.proxy.internal.server;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.proxy.internal.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket that clients connect to. */
final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 1024;
    private static final long PAUSE_MILLIS = 100;
    private static final long WARN_EVERY = TimeUnit.MINUTES.toNanos(1);

    /** The core, which is complete only after the socket is bound. */
    private static final AttributeKey<ProxyCore> CORE = AttributeKey.valueOf(Listener.class, "core");

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /** Listens; clients are taken once there is a core. */
    static Listener bind(Transport transport, InetSocketAddress address) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(transport.group())
                .channelFactory(transport::newServer)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new AcceptPause())
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 128 * 1024))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 4096, 256 * 1024))
                .childHandler(new Accepted());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new NonoException(
                    ErrorCode.IO,
                    "the proxy cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort()
                            + "; is the port in use? Choose another one, or 0 for any that is free",
                    Map.of("address", address.toString()),
                    bound.cause());
        }
        return new Listener(bound.channel());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Begins to take clients. */
    void accept(ProxyCore core) {
        channel.attr(CORE).set(core);
        channel.config().setAutoRead(true);
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /** Puts the pipeline of a client together. */
    private static final class Accepted extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel client) {
            ProxyCore core = client.parent().attr(CORE).get();
            if (!core.connections().admit(client)) {
                return;
            }
            client.pipeline()
                    .addLast(new HeadTimeout(
                            core.config().timeouts().head(),
                            core.config().timeouts().idleUpstream()))
                    .addLast(new FirstByte(core));
        }
    }

    /** Without descriptors there is nothing to accept: waits a moment instead of failing as fast as it can. */
    private static final class AcceptPause extends ChannelInboundHandlerAdapter {
        private final AtomicLong warned = new AtomicLong(System.nanoTime() - WARN_EVERY);

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
}
