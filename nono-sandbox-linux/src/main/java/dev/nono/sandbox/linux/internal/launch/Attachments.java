package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.linux.internal.supervise.Supervisor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What accompanies a running program: the supervisor that answers its notifications, and the limits that hold it.
 *
 * @param supervisor serves the listener, if there is one
 * @param limits what was set up for the ceilings
 */
record Attachments(Optional<Supervisor> supervisor, ActiveLimits limits) implements AutoCloseable {

    LimitReport limitReport() {
        return limits.report();
    }

    List<SandboxEvent> refusals() {
        return supervisor.map(Supervisor::refusals).orElse(List.of());
    }

    boolean awaitObserved(Duration atMost) throws InterruptedException {
        return supervisor.isEmpty() || supervisor.get().awaitObserved(atMost);
    }

    /** The program has ended: what it left behind under a ceiling ends too; the rest goes on under supervision. */
    void programEnded() {
        limits.close();
    }

    @Override
    public void close() {
        limits.close();
        supervisor.ifPresent(Supervisor::close);
    }
}
