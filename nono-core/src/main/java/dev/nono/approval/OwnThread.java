package dev.nono.approval;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Puts one question on a thread of its own, which can be left alone with it. */
final class OwnThread {
    private OwnThread() {}

    /**
     * Asks, and waits no longer than told. The approver is interrupted as soon as nobody waits for it.
     *
     * @return the answer; {@link ApprovalDecision.Timeout} if there is none in time, a refusal if it is {@code null}
     * @throws ExecutionException if the approver threw
     * @throws InterruptedException if this thread was interrupted
     */
    static ApprovalDecision ask(Approver approver, ApprovalRequest request, Duration timeout)
            throws ExecutionException, InterruptedException {
        FutureTask<@Nullable ApprovalDecision> task = new FutureTask<>(() -> approver.decide(request));
        Thread thread = new Thread(task, "nono-approval");
        thread.setDaemon(true);
        thread.start();
        try {
            ApprovalDecision decision = task.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
            return decision == null ? ApprovalDecision.denied("the approver gave no answer") : decision;
        } catch (TimeoutException e) {
            return ApprovalDecision.timeout();
        } finally {
            task.cancel(true);
        }
    }
}
