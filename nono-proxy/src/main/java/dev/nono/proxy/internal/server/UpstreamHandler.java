package dev.nono.proxy.internal.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The end of the pipeline to an upstream: hands what comes to the exchange that waits for it. */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
    private @Nullable UpstreamLeg leg;

    void attach(UpstreamLeg taker) {
        leg = taker;
    }

    void detach() {
        leg = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        UpstreamLeg taker = leg;
        if (taker == null) {
            // Nobody asked for anything: what an idle connection says is an error or an attack.
            ReferenceCountUtil.release(msg);
            ctx.close();
            return;
        }
        taker.received(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        UpstreamLeg taker = leg;
        if (taker != null) {
            taker.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        UpstreamLeg taker = leg;
        if (taker != null) {
            taker.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        UpstreamLeg taker = leg;
        if (event instanceof Http2ResetFrame reset && taker != null) {
            taker.reset(reset.errorCode());
        } else if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            // It says nothing more, and may wait for us to close before it does.
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        UpstreamLeg taker = leg;
        if (taker != null) {
            taker.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UpstreamLeg taker = leg;
        ctx.close();
        if (taker != null) {
            taker.closed();
        }
    }
}
