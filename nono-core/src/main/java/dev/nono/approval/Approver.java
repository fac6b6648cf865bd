package dev.nono.approval;

import dev.nono.audit.AuditSink;
import java.time.Clock;
import java.time.Duration;

/**
 * Decides requests: a person at a terminal, a queue, a web hook, a rule.
 *
 * <p>An implementation may take its time and is interrupted when nobody waits for it any longer. Whoever asks one does so
 * through {@link #failClosed}, so that no failure of an implementation can become access.
 */
@FunctionalInterface
public interface Approver {

    /**
     * Decides a request. Blocks until there is a decision, so it must not be called on a thread that serves others.
     *
     * @param request what is wanted
     * @return the decision
     * @throws InterruptedException when the decision is no longer needed
     */
    ApprovalDecision decide(ApprovalRequest request) throws InterruptedException;

    /**
     * Wraps an approver so that only an explicit grant in time is access.
     *
     * <p>The result never throws and never waits longer than the timeout. When the approver throws, returns nothing or is
     * interrupted, the answer is a refusal; when it is late, {@link ApprovalDecision.Timeout}. Every answer is recorded, and
     * a grant that cannot be recorded is refused.
     *
     * @param name the name of the approver in records, such as {@code terminal}
     * @param delegate the approver; called on a thread of its own, which is interrupted when it is late
     * @param timeout how long to wait
     * @param sink where answers are recorded
     * @return the safe approver; when the calling thread is interrupted, it refuses and the interrupt stays pending
     */
    static Approver failClosed(String name, Approver delegate, Duration timeout, AuditSink sink) {
        return new FailClosedApprover(name, delegate, timeout, sink, Clock.systemUTC());
    }
}
