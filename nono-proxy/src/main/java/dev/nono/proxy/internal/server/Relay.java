package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: what this side sends is written to the other. Both sides are on one event loop.
 *
 * <p>Reading stops while the other side does not take what was read. The end of one direction is passed on and leaves the other
 * direction open; an error resets both, so that neither side mistakes it for a clean end.
 */
final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel peer;
    private @Nullable Relay other;
    private boolean ended;

    private Relay(Channel peer) {
        this.peer = peer;
    }

    /** Joins two connections. Their pipelines have nothing else in them that handles what is read. */
    static void join(Channel one, Channel other) {
        Relay first = new Relay(other);
        Relay second = new Relay(one);
        first.other = second;
        second.other = first;
        one.pipeline().addLast("relay", first);
        other.pipeline().addLast("relay", second);
    }

    /** Begins to read from both. */
    static void begin(Channel one, Channel other) {
        one.config().setAutoRead(other.isWritable());
        other.config().setAutoRead(one.isWritable());
        if (!one.isActive()) {
            other.close();
        }
        if (!other.isActive()) {
            one.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!peer.isActive() || !(msg instanceof ByteBuf)) {
            ReferenceCountUtil.release(msg);
            return;
        }
        peer.write(msg);
        if (!peer.isWritable()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        peer.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // Where nothing comes any more, there is nothing to read: the transport takes that for an error.
        if (!hasPeerEnded()) {
            peer.config().setAutoRead(ctx.channel().isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent end && end.isSuccess())) {
            endOfInput(ctx);
        } else if (event instanceof IdleStateEvent) {
            ctx.close();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    private void endOfInput(ChannelHandlerContext ctx) {
        if (ended) {
            return;
        }
        ended = true;
        boolean both = hasPeerEnded();
        // Behind everything that was written before it.
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            if (both) {
                peer.close();
                closeWhenSent(ctx.channel());
            } else if (peer instanceof DuplexChannel duplex && duplex.isActive()) {
                Transport.endOutput(duplex);
                // When that side has nothing more to say either, nothing is left to do but to close.
                peer.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
            }
        });
    }

    /** A side that says nothing any more may still be reading what the other one said last. */
    private static void closeWhenSent(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private boolean hasPeerEnded() {
        Relay opposite = other;
        return opposite != null && opposite.ended;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        if (peer.isActive()) {
            closeWhenSent(peer);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reset(peer);
        reset(ctx.channel());
    }

    /** Closes a connection in a way that its other end notices as an error. */
    static void reset(Channel channel) {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        // From the first handler on, so that no TLS layer says a proper good-bye.
        channel.pipeline().firstContext().close();
    }
}
