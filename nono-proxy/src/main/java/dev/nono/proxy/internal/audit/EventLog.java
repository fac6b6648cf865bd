package dev.nono.proxy.internal.audit;

import dev.nono.audit.AuditEvent;
import dev.nono.audit.AuditSink;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.internal.decide.EventSink;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decisions of a proxy, in order: kept until somebody takes them, and handed to the record of the session by one thread, since
 * that may write to a disk. What does not fit is counted, and the count is an event itself.
 */
public final class EventLog implements EventSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int KEPT = 4096;
    private static final int WAITING = 65_536;
    private static final long GATHER = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(10);

    private final AuditSink sink;
    private final String sessionId;
    private final Deque<ProxyEvent> events = new ArrayDeque<>();
    private final Deque<ProxyEvent> waiting = new ArrayDeque<>();
    private long dropped;
    private boolean writing;
    private final AtomicLong lost = new AtomicLong();
    /** How many of those that the writer took are not written yet. */
    private final AtomicInteger inHand = new AtomicInteger();

    private final long patience;
    private volatile boolean abandoned;
    private final ThreadPoolExecutor writer;

    /**
     * Creates the log.
     *
     * @param sink the record of the session
     * @param sessionId the session
     */
    public EventLog(AuditSink sink, String sessionId) {
        this(sink, sessionId, PATIENCE);
    }

    EventLog(AuditSink sink, String sessionId, long patience) {
        this.sink = sink;
        this.sessionId = sessionId;
        this.patience = patience;
        writer = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "nono-proxy-audit");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> lost.incrementAndGet());
        writer.allowCoreThreadTimeOut(true);
    }

    @Override
    public void record(ProxyEvent event) {
        boolean idle;
        synchronized (events) {
            if (events.size() < KEPT) {
                events.add(event);
            } else {
                dropped++;
            }
            if (waiting.size() == WAITING) {
                lost.incrementAndGet();
                return;
            }
            waiting.add(event);
            idle = !writing;
            writing = true;
        }
        if (idle) {
            writer.execute(this::writeAll);
        }
    }

    private void writeAll() {
        for (List<ProxyEvent> batch = gather(); !batch.isEmpty(); batch = gather()) {
            for (ProxyEvent event : batch) {
                if (abandoned) {
                    return;
                }
                writeSafely(event);
                inHand.decrementAndGet();
            }
        }
    }

    /** Waits a moment for more first: a thread that is woken for each event costs more than the events. */
    private List<ProxyEvent> gather() {
        if (!writer.isShutdown()) {
            LockSupport.parkNanos(GATHER);
        }
        return next();
    }

    /** A sink does not throw; one that does all the same must not silence those events that come after. */
    private void writeSafely(ProxyEvent event) {
        try {
            write(event);
        } catch (RuntimeException | LinkageError e) {
            // The latter when a class cannot be loaded because no file can be opened.
            lost.incrementAndGet();
            LOG.debug("an event of the proxy could not be recorded", e);
        }
    }

    private List<ProxyEvent> next() {
        synchronized (events) {
            List<ProxyEvent> batch = List.copyOf(waiting);
            waiting.clear();
            inHand.set(batch.size());
            writing = !batch.isEmpty();
            return batch;
        }
    }

    private void write(ProxyEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("mode", event.mode());
        fields.put("decision", event.decision());
        fields.putAll(event.details());
        fields.put("target", event.target());
        event.port().ifPresent(port -> fields.put("port", Integer.toString(port)));
        putIfThere(fields, "method", event.method());
        putIfThere(fields, "path", event.path());
        event.status().ifPresent(status -> fields.put("status", Integer.toString(status)));
        putIfThere(fields, "reason", event.reason());
        if (!sink.record(new AuditEvent.ExtensionEvent(event.time(), sessionId, "proxy", "network", fields))) {
            lost.incrementAndGet();
        }
    }

    private static void putIfThere(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /**
     * Takes the events that nobody took yet.
     *
     * @return the events in order; the last one tells how many did not fit, if any
     */
    public List<ProxyEvent> drain() {
        synchronized (events) {
            List<ProxyEvent> taken = new ArrayList<>(events);
            events.clear();
            if (dropped > 0) {
                taken.add(new ProxyEvent(
                        Instant.now(),
                        "connect",
                        "dropped",
                        Map.of("dropped_events", Long.toString(dropped)),
                        "proxy",
                        OptionalInt.empty(),
                        null,
                        null,
                        OptionalInt.empty(),
                        dropped + " events were not kept, because nobody took those before them"));
                dropped = 0;
            }
            return taken;
        }
    }

    /**
     * Waits until everything is handed on, for at most ten seconds. What waits longer is lost, and is said to be; the event that is being
     * written then is left alone, and none is written after it.
     */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(patience, TimeUnit.MILLISECONDS)) {
                giveUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp();
        }
        if (lost() > 0) {
            LOG.warn("{} events of the proxy could not be recorded", lost());
        }
    }

    private void giveUp() {
        synchronized (events) {
            abandoned = true;
            lost.addAndGet(waiting.size() + inHand.get());
            waiting.clear();
        }
    }

    /** How many events did not get into the record of the session. */
    long lost() {
        return lost.get();
    }
}
