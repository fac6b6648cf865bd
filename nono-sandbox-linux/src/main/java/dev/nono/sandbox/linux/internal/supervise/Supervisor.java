package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxObserver;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.seccomp.Listener;
import dev.nono.sandbox.linux.internal.seccomp.Notification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the listener of one sandboxed tree until no process of it is left. Its thread is started by the caller, before
 * the thread that restricts itself, and never waits for that one nor for anything but the kernel.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int STOP_CHECK_MILLIS = 500;

    private final ExecGate executions;
    private final Optional<SocketGate> sockets;
    private final Optional<AccessWatch> accesses;
    private final EventLog events;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Fd arrived;

    private Supervisor(SupervisionPlan plan, FirstExecution first, SandboxObserver observer) {
        events = new EventLog(observer);
        executions = new ExecGate(plan, first, events);
        sockets = plan.sockets().map(rules -> new SocketGate(rules, events));
        accesses = plan.observesAccesses() ? Optional.of(new AccessWatch(plan, events)) : Optional.empty();
        thread = new Thread(null, this::run, "nono-supervisor", 512 * 1024L);
        thread.setDaemon(true);
    }

    /** Starts a supervisor that waits for its listener. */
    public static Supervisor start(SupervisionPlan plan, FirstExecution first, SandboxObserver observer) {
        Supervisor supervisor = new Supervisor(plan, first, observer);
        supervisor.thread.start();
        return supervisor;
    }

    /**
     * Takes over the listener. Called by the thread that has just installed the filter; it waits for nothing.
     */
    public void serve(Fd listener) {
        arrived = listener;
        LockSupport.unpark(thread);
    }

    /** Why the first execution was refused, if it was. */
    public Optional<RuntimeException> failure() {
        return executions.failure();
    }

    /** What was refused so far, at most 1000 events. */
    public List<SandboxEvent> refusals() {
        return events.refusals();
    }

    /**
     * Waits until the observer was told of everything that was seen before.
     *
     * @return whether it was
     */
    public boolean awaitObserved(Duration atMost) throws InterruptedException {
        return events.awaitDelivered(atMost);
    }

    /** Stops serving: calls that wait, and those that come, fail with {@code ENOSYS}. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            Fd listener = awaitListener();
            if (listener != null) {
                try (Listener open = new Listener(listener)) {
                    serveUntilHangUp(open);
                }
            }
        } finally {
            sockets.ifPresent(SocketGate::close);
            events.close();
        }
    }

    private @Nullable Fd awaitListener() {
        Fd listener = arrived;
        while (listener == null && !stopping) {
            LockSupport.park(this);
            listener = arrived;
        }
        return listener;
    }

    private void serveUntilHangUp(Listener listener) {
        listener.wakeSynchronously();
        while (!stopping) {
            Listener.Readiness readiness = listener.poll(STOP_CHECK_MILLIS);
            if (readiness == Listener.Readiness.HUNG_UP) {
                return;
            }
            if (readiness == Listener.Readiness.READABLE) {
                listener.receive().ifPresent(call -> answer(listener, call));
            }
        }
    }

    /** Every way out of here that is not an explicit permission refuses the call. */
    private void answer(Listener listener, Notification call) {
        try {
            Optional<Syscall> syscall = call.syscall();
            if (accesses.isPresent() && syscall.isPresent() && executions.hasStarted()) {
                accesses.get().look(listener, call, syscall.get());
            }
            if (syscall.filter(s -> s == Syscall.EXECVE || s == Syscall.EXECVEAT)
                    .isPresent()) {
                executions.answer(listener, call);
            } else if (syscall.isPresent()
                    && accesses.isPresent()
                    && accesses.get().letsThrough(syscall.get())) {
                listener.respondContinue(call.id());
            } else if (syscall.isPresent() && sockets.isPresent()) {
                sockets.get().answer(listener, call, syscall.get());
            } else {
                listener.respondError(call.id(), Errno.EPERM);
            }
        } catch (ErrnoException e) {
            LOG.debug("{} refused: {}", call, e.getMessage());
            listener.respondError(call.id(), Errno.EPERM);
        } catch (RuntimeException e) {
            LOG.error("{} refused: the supervisor failed", call, e);
            listener.respondError(call.id(), Errno.EPERM);
        }
    }
}
