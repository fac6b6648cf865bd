package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.socks.SocksDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/** The first byte of a client tells what it speaks: SOCKS has its version there, HTTP a letter. */
final class FirstByte extends ChannelInboundHandlerAdapter {
    /** Versions of SOCKS; the older one is told by its decoder that it is not spoken. */
    private static final int SOCKS_4 = 4;

    private static final int SOCKS_5 = 5;

    private final ProxyCore core;

    FirstByte(ProxyCore core) {
        this.core = core;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf bytes) || !bytes.isReadable()) {
            ReferenceCountUtil.release(msg);
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(this);
        int first = bytes.getByte(bytes.readerIndex());
        if (first == SOCKS_4 || first == SOCKS_5) {
            SocksDecoder decoder = new SocksDecoder();
            pipeline.addLast(decoder).addLast(new SocksHandler(core, decoder));
        } else {
            pipeline.addLast(new FlushConsolidationHandler(32, true))
                    .addLast(new ResponseEncoder())
                    .addLast(new RequestDecoder())
                    .addLast(new ClientHandler(core, Optional.empty(), false));
        }
        pipeline.fireChannelRead(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // Nothing but the end of input comes before the first byte.
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
