package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.linux.internal.supervise.Supervisor;
import java.util.List;
import java.util.Optional;

/**
 * What accompanies a running program: the supervisor that answers its notifications, the limits that hold it, and the
 * warden who knows what it started.
 *
 * @param supervisor serves the listener, if there is one
 * @param limits what was set up for the ceilings
 * @param warden of its domain, if the kernel has such domains
 */
record Attachments(Optional<Supervisor> supervisor, ActiveLimits limits, Optional<Warden> warden)
        implements AutoCloseable {

    LimitReport limitReport() {
        return limits.report();
    }

    List<SandboxEvent> refusals() {
        return supervisor.map(Supervisor::refusals).orElse(List.of());
    }

    /** The program has ended: what it left behind under a ceiling ends too; the rest goes on under supervision. */
    void programEnded() {
        limits.close();
    }

    /** Whoever waited for the end has been told: now there is time to see whether anything is left. */
    void lookForRest() {
        warden.ifPresent(Warden::releaseIfEmpty);
    }

    @Override
    public void close() {
        warden.ifPresent(Warden::killAll);
        limits.close();
        supervisor.ifPresent(Supervisor::close);
    }
}
