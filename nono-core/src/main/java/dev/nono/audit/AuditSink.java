package dev.nono.audit;

/**
 * Takes down what happened.
 *
 * <p>Contract: an implementation is thread-safe, keeps the order in which one thread calls it, and <em>never throws</em>,
 * neither for a full disk nor for a closed file. A session must not break because it cannot be recorded; a failure is
 * reported by the return value, and by whatever the implementation offers to look at later. Whoever must not act without
 * a record (an approval, for example) looks at the return value and refuses.
 */
@FunctionalInterface
public interface AuditSink {

    /**
     * Records an event.
     *
     * @param event what happened; free of secrets
     * @return true when it was recorded as durably as this sink promises, false when it is lost
     */
    boolean record(AuditEvent event);

    /**
     * Returns a sink that takes everything and keeps nothing, for those who decided against a record.
     *
     * @return the sink
     */
    static AuditSink discarding() {
        return event -> true;
    }
}
