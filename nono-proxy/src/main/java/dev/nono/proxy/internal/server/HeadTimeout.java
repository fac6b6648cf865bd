package dev.nono.proxy.internal.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection whose next request does not come, or comes too slowly. */
final class HeadTimeout extends ChannelInboundHandlerAdapter {
    private final long headMillis;
    private final long idleMillis;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private boolean waiting;

    HeadTimeout(Duration head, Duration idle) {
        this.headMillis = head.toMillis();
        this.idleMillis = idle.toMillis();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        start(headMillis);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        received();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        received();
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (waiting) {
            start(headMillis);
        }
        super.channelRead(ctx, msg);
    }

    /** The head of a request is there. */
    void received() {
        waiting = false;
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    /** The next request may come. */
    void next() {
        start(idleMillis);
        waiting = true;
    }

    private void start(long millis) {
        ChannelHandlerContext ctx = context;
        received();
        if (ctx != null && millis > 0) {
            timer = ctx.executor().schedule(() -> ctx.channel().close(), millis, TimeUnit.MILLISECONDS);
        }
    }
}
