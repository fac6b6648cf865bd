package dev.nono.proxy.internal.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The end of the pipeline to an upstream: hands what comes to the exchange that waits for it. */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {
    private @Nullable Exchange exchange;

    void attach(Exchange taker) {
        exchange = taker;
    }

    void detach() {
        exchange = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        Exchange taker = exchange;
        if (taker == null) {
            // Nobody asked for anything: what an idle connection says is an error or an attack.
            ReferenceCountUtil.release(msg);
            ctx.close();
            return;
        }
        taker.response(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Exchange taker = exchange;
        if (taker != null) {
            taker.responseReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange taker = exchange;
        if (taker != null) {
            taker.upstreamWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        Exchange taker = exchange;
        if (event instanceof Http2ResetFrame reset && taker != null) {
            taker.upstreamReset(reset.errorCode());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange taker = exchange;
        if (taker != null) {
            taker.upstreamClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Exchange taker = exchange;
        ctx.close();
        if (taker != null) {
            taker.upstreamClosed();
        }
    }
}
