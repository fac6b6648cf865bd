package dev.nono.audit;

import java.util.ArrayList;
import java.util.List;

/** Keeps every event in memory. Thread-safe. */
public final class InMemoryAuditSink implements AuditSink {

    private final List<AuditEvent> events = new ArrayList<>();

    /** Creates an empty sink. */
    public InMemoryAuditSink() {}

    @Override
    public synchronized boolean record(AuditEvent event) {
        return events.add(event);
    }

    /**
     * Returns what was recorded so far.
     *
     * @return a copy, in the order of recording
     */
    public synchronized List<AuditEvent> events() {
        return List.copyOf(events);
    }

    /**
     * Returns the recorded events of one kind.
     *
     * @param <E> the kind
     * @param kind its class
     * @return a copy, in the order of recording
     */
    public synchronized <E extends AuditEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
