package dev.nono.proxy.internal.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells a client that there is no room, and sees to it that it can read that: a connection that is closed while something is
 * unread in it is reset, and a reset takes the answer with it. So what the client says is read and thrown away until it has
 * finished or a moment is over; only few at a time, for these take descriptors, too.
 */
final class Farewell extends ChannelInboundHandlerAdapter {
    private static final int AT_A_TIME = 16;
    private static final long MILLIS = 1000;

    private final ByteBuf words;
    private final AtomicInteger lingering;
    private boolean counted;

    /**
     * Creates the handler.
     *
     * @param words what is said
     * @param lingering how many are waiting now
     */
    Farewell(ByteBuf words, AtomicInteger lingering) {
        this.words = words;
        this.lingering = lingering;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        counted = true;
        boolean few = lingering.incrementAndGet() <= AT_A_TIME;
        ctx.writeAndFlush(words).addListener(written -> {
            if (few && written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
                ctx.executor().schedule(() -> ctx.close(), MILLIS, TimeUnit.MILLISECONDS);
                ctx.channel().config().setAutoRead(true);
            } else {
                ctx.close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ReferenceCountUtil.release(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // The client has finished as well.
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (counted) {
            counted = false;
            lingering.decrementAndGet();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
