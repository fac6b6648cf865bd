package dev.nono.session;

import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxObserver;
import org.jspecify.annotations.Nullable;

/** Hands each event to the record first, if there is one, and then to whoever observes the session. */
final class EventFork implements SandboxObserver {
    private final SessionObserver observer;
    private final @Nullable AuditTrail trail;

    EventFork(SessionObserver observer, @Nullable AuditTrail trail) {
        this.observer = observer;
        this.trail = trail;
    }

    @Override
    public void observed(SandboxEvent event) {
        if (trail != null) {
            trail.observed(event);
        }
        observer.observed(event);
    }

    @Override
    public void ended() {
        observer.ended();
    }
}
