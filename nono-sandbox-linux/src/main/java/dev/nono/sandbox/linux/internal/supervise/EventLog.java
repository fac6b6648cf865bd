package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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

    private final BlockingQueue<Optional<SandboxEvent>> queue = new LinkedBlockingQueue<>(MAX_QUEUED);
    private final List<SandboxEvent> refusals = new ArrayList<>();
    private final Optional<Thread> courier;

    EventLog(SandboxObserver observer) {
        if (observer == SandboxObserver.NONE) {
            courier = Optional.empty();
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

    private void enqueue(SandboxEvent event) {
        if (courier.isPresent() && !queue.offer(Optional.of(event))) {
            LOG.warn("the observer is too slow: an event was dropped after {} waiting ones", MAX_QUEUED);
        }
    }

    private void deliver(SandboxObserver observer) {
        try {
            for (Optional<SandboxEvent> next = queue.take(); next.isPresent(); next = queue.take()) {
                try {
                    observer.observed(next.get());
                } catch (RuntimeException e) {
                    LOG.error("the observer failed on {}; it gets the next event all the same", next.get(), e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        observer.ended();
    }

    /** Delivers what is waiting, then ends. */
    @Override
    public void close() {
        if (courier.isPresent() && !queue.offer(Optional.empty())) {
            courier.get().interrupt();
        }
    }
}
