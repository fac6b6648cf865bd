package dev.nono.approval;

import dev.nono.audit.AuditEvent;
import dev.nono.audit.AuditSink;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** See {@link Approver#failClosed}. */
final class FailClosedApprover implements Approver {

    private static final Logger LOG = LoggerFactory.getLogger(FailClosedApprover.class);

    private final String name;
    private final Approver delegate;
    private final Duration timeout;
    private final AuditSink sink;
    private final Clock clock;

    FailClosedApprover(String name, Approver delegate, Duration timeout, AuditSink sink, Clock clock) {
        this.name = name;
        this.delegate = delegate;
        this.timeout = timeout;
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public ApprovalDecision decide(ApprovalRequest request) {
        long start = System.nanoTime();
        ApprovalDecision decision = ask(request);
        boolean recorded = recorded(request, decision, Duration.ofNanos(System.nanoTime() - start));
        return decision.isGranted() && !recorded
                ? ApprovalDecision.denied("the decision could not be recorded")
                : decision;
    }

    private ApprovalDecision ask(ApprovalRequest request) {
        try {
            return OwnThread.ask(delegate, request, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ApprovalDecision.denied("the request was withdrawn");
        } catch (ExecutionException e) {
            LOG.warn("The approver {} failed; the request is denied", name, e.getCause());
            return ApprovalDecision.denied("the approver failed");
        }
    }

    private boolean recorded(ApprovalRequest request, ApprovalDecision decision, Duration duration) {
        try {
            return sink.record(new AuditEvent.ApprovalDecided(
                    clock.instant(),
                    request.sessionId(),
                    request.toJson(),
                    decision.match(
                            () -> AuditEvent.Outcome.GRANTED,
                            denied -> AuditEvent.Outcome.DENIED,
                            () -> AuditEvent.Outcome.TIMEOUT),
                    decision.match(() -> "", ApprovalDecision.Denied::reason, () -> ""),
                    name,
                    duration));
        } catch (RuntimeException e) {
            LOG.warn("A decision of the approver {} could not be recorded", name, e);
            return false;
        }
    }
}
