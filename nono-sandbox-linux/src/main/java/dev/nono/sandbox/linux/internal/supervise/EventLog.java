package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events from the supervisor, which must never wait, to an observer, which may. Refusals are kept as well, up to a
 * bound; a program that is refused without end cannot fill the memory of the JVM.
 */
final class EventLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MAX_REFUSALS = 1000;
    private static final int MAX_QUEUED = 100_000;

    private final BlockingQueue<Entry> queue;
    private final List<SandboxEvent> refusals = new ArrayList<>();
    private final CompletableFuture<Void> allDelivered = new CompletableFuture<>();
    private final Optional<Thread> courier;
    private volatile boolean closed;

    /** What waits for the courier: an event, somebody who waits for those before, or the end. */
    private sealed interface Entry {
        record Event(SandboxEvent event) implements Entry {}

        record Mark(CompletableFuture<Void> reached) implements Entry {}

        record End() implements Entry {}
    }

    EventLog(SandboxObserver observer) {
        this(observer, MAX_QUEUED);
    }

    EventLog(SandboxObserver observer, int maxQueued) {
        queue = new LinkedBlockingQueue<>(maxQueued);
        if (observer == SandboxObserver.NONE) {
            closed = true;
            courier = Optional.empty();
            allDelivered.complete(null);
            return;
        }
        Thread thread = new Thread(null, () -> deliver(observer), "nono-events", 256 * 1024L);
        thread.setDaemon(true);
        thread.start();
        courier = Optional.of(thread);
    }

    /** Passes on what was seen and not refused. */
    void seen(SandboxEvent event) {
        enqueue(event);
    }

    void refused(SandboxEvent event) {
        synchronized (refusals) {
            if (refusals.size() < MAX_REFUSALS) {
                refusals.add(event);
            }
        }
        enqueue(event);
    }

    List<SandboxEvent> refusals() {
        synchronized (refusals) {
            return List.copyOf(refusals);
        }
    }

    /**
     * Waits until the observer was told of every event that was passed on before, and of the end after {@link #close()}.
     *
     * @return whether it was; not if this is the thread that tells it
     */
    boolean awaitDelivered(Duration atMost) throws InterruptedException {
        if (courier.isPresent() && Thread.currentThread() == courier.get()) {
            return false;
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        if (!closed && !queue.offer(new Entry.Mark(reached), atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            // A mark behind the end is never reached.
            CompletableFuture.anyOf(reached, allDelivered)
                    .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void enqueue(SandboxEvent event) {
        if (courier.isPresent() && !queue.offer(new Entry.Event(event))) {
            LOG.warn("the observer is too slow: an event was dropped after {} waiting ones", queue.size());
        }
    }

    private void deliver(SandboxObserver observer) {
        try {
            for (Entry next = next(); !(next instanceof Entry.End); next = next()) {
                if (next instanceof Entry.Event told) {
                    tell(observer, told.event());
                } else if (next instanceof Entry.Mark mark) {
                    mark.reached().complete(null);
                }
            }
            observer.ended();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the observer failed on the end", e);
        } finally {
            allDelivered.complete(null);
        }
    }

    /** The end need not fit into the queue: it is reached when nothing waits any more. */
    private Entry next() throws InterruptedException {
        Entry next = closed ? queue.poll() : queue.take();
        return next == null ? new Entry.End() : next;
    }

    private static void tell(SandboxObserver observer, SandboxEvent event) {
        try {
            observer.observed(event);
        } catch (RuntimeException e) {
            LOG.error("the observer failed on {}; it gets the next event all the same", event, e);
        }
    }

    /** Delivers what is waiting, then ends. */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(new Entry.End())) {
            LOG.debug("{} events wait for the observer, which hears of the end after them", queue.size());
        }
    }
}
