package dev.nono.proxy.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Event loops that nothing ends but their shutdown.
 *
 * <p>Netty catches what a handler or a task throws, and logs it. Logging may throw as well, for one when no file can be opened
 * any more and a class that the logger needs cannot be loaded; then the thread would end, and with it every connection
 * on it. A loop that was thrown out of goes on where it was: its state is in its fields.
 */
final class LastingLoops extends MultiThreadIoEventLoopGroup {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    LastingLoops(int threads, IoHandlerFactory handlers) {
        super(threads, new DefaultThreadFactory("nono-proxy", true), handlers);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... none) {
        return new Loop(this, executor, handlers);
    }

    /**
     * Chooses a loop for a client. Netty counts what is registered on a loop only for itself, and only once it is.
     *
     * @param accepting the loop that accepted it
     * @return that loop, or the one with the fewest clients if it has fewer
     */
    Loop near(EventLoop accepting) {
        Loop chosen = (Loop) accepting;
        int fewest = chosen.clients.get();
        for (EventExecutor each : this) {
            Loop loop = (Loop) each;
            int clients = loop.clients.get();
            if (clients < fewest) {
                chosen = loop;
                fewest = clients;
            }
        }
        return chosen;
    }

    /** A loop that knows how many clients it serves. */
    static final class Loop extends SingleThreadIoEventLoop {
        private final AtomicInteger clients = new AtomicInteger();

        Loop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
            super(parent, executor, handlers);
        }

        /** Counts a client until it is closed, and serves it. */
        ChannelFuture adopt(Channel client) {
            clients.incrementAndGet();
            client.closeFuture().addListener(closed -> clients.decrementAndGet());
            return register(client);
        }

        @Override
        protected void run() {
            boolean over = false;
            while (!over) {
                over = isOver();
            }
        }

        // Whatever it is: a loop that ends takes all its connections with it, and those that are accepted for it later.
        private boolean isOver() {
            try {
                super.run();
                return true;
            } catch (Throwable e) {
                // Not logged: that is what failed. A moment of rest, should it come again at once.
                LockSupport.parkNanos(PAUSE);
                return false;
            }
        }
    }
}
