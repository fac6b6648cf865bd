package dev.nono.proxy.internal.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    private static final class Loop extends SingleThreadIoEventLoop {
        Loop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
            super(parent, executor, handlers);
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
