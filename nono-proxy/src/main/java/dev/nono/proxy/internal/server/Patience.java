package dev.nono.proxy.internal.server;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a wait in which nothing moves for too long. What moves only takes the time; the timer that finds it moved waits for the rest.
 * On one event loop.
 */
final class Patience {
    private final EventExecutor loop;
    private final long limit;
    private final Runnable late;
    private @Nullable Future<?> timer;
    private long moved;

    /**
     * Does not wait yet.
     *
     * @param loop where it is used, and where {@code late} runs
     * @param limit how long nothing may move
     * @param late is called once for each wait that ends so
     */
    Patience(EventExecutor loop, Duration limit, Runnable late) {
        this.loop = loop;
        this.limit = limit.toNanos();
        this.late = late;
    }

    /** Begins to wait, from now on. */
    void start() {
        stop();
        moved = System.nanoTime();
        timer = loop.schedule(this::look, limit, TimeUnit.NANOSECONDS);
    }

    /** Something moved; without effect while nobody waits. */
    void moved() {
        moved = System.nanoTime();
    }

    /** Waits no more. */
    void stop() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    private void look() {
        long left = limit - (System.nanoTime() - moved);
        if (left > 0) {
            timer = loop.schedule(this::look, left, TimeUnit.NANOSECONDS);
            return;
        }
        timer = null;
        late.run();
    }
}
