package dev.nono.proxy.internal.server;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * The end of the pipeline of an HTTP/2 connection. Its codec says good-bye to whoever sends what is no HTTP/2; what the other side wrote
 * into the error goes to no log, however often it does so.
 */
@ChannelHandler.Sharable
final class StreamErrors extends ChannelInboundHandlerAdapter {
    static final StreamErrors INSTANCE = new StreamErrors();

    private StreamErrors() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ReferenceCountUtil.release(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Tunnels.LOG.debug(
                "a connection that speaks HTTP/2 ends with {}", cause.getClass().getName());
    }
}
