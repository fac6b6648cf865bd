package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.seccomp.ChildMemory;
import dev.nono.sandbox.linux.internal.seccomp.Listener;
import dev.nono.sandbox.linux.internal.seccomp.Notification;
import java.util.Optional;

/**
 * Looks at every execution. The first one is held until the limits of the tree are in place. The path is for the record,
 * and for the refusal of loaders: the program may change it after it was read, so what may be executed is enforced by the
 * kernel's own layer.
 */
final class ExecGate {
    private final SupervisionPlan plan;
    private final FirstExecution first;
    private final EventLog events;
    private final Optional<LoaderCheck> loaders;
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private boolean started;

    ExecGate(SupervisionPlan plan, FirstExecution first, EventLog events) {
        this.plan = plan;
        this.first = first;
        this.events = events;
        this.loaders =
                plan.restrictsExecution() ? Optional.of(new LoaderCheck(Loaders.ofThisSystem())) : Optional.empty();
    }

    Optional<RuntimeException> failure() {
        return failure;
    }

    /** Whether the program runs: what was called before was called by nono itself. */
    boolean hasStarted() {
        return started;
    }

    void answer(Listener listener, Notification call) {
        if (!started) {
            answerFirst(listener, call);
            return;
        }
        if (!plan.observesExecutions() && loaders.isEmpty()) {
            listener.respondContinue(call.id());
            return;
        }
        ExecTarget target;
        try (ChildMemory memory = ChildMemory.open(call.tid())) {
            target = ExecTarget.read(call, memory);
        }
        if (!listener.isValid(call.id())) {
            return;
        }
        Optional<String> refusal = loaders.flatMap(check -> check.refuse(call.tid(), target));
        if (refusal.isPresent()) {
            events.refused(new SandboxEvent.ExecutionRefused(call.tid(), target.path(), refusal.get()));
            listener.respondError(call.id(), Errno.EACCES);
            return;
        }
        if (plan.observesExecutions()) {
            events.seen(new SandboxEvent.Executed(call.tid(), target.path()));
        }
        listener.respondContinue(call.id());
    }

    /**
     * The first one is of nono itself, which still shares its memory with the process that executes: its path is known,
     * and that memory is not to be read.
     */
    private void answerFirst(Listener listener, Notification call) {
        try {
            first.prepare(call.tid());
        } catch (RuntimeException e) {
            failure = Optional.of(e);
            listener.respondError(call.id(), Errno.EPERM);
            return;
        }
        started = true;
        if (plan.observesExecutions()) {
            events.seen(new SandboxEvent.Executed(call.tid(), plan.program()));
        }
        listener.respondContinue(call.id());
    }

    /** What an execution names. */
    record ExecTarget(int directory, OsString path, boolean byDescriptor) {
        private static final int AT_FDCWD = -100;
        private static final int AT_EMPTY_PATH = 0x1000;

        /** A path that cannot be read is an empty one, as the kernel will find. */
        static ExecTarget read(Notification call, ChildMemory memory) {
            boolean at = call.syscall().filter(s -> s == Syscall.EXECVEAT).isPresent();
            OsString path = memory.path(call.argument(at ? 1 : 0))
                    .map(OsString::ofBytes)
                    .orElse(OsString.of(""));
            int directory = at ? call.intArgument(0) : AT_FDCWD;
            return new ExecTarget(directory, path, at && (call.intArgument(4) & AT_EMPTY_PATH) != 0);
        }
    }
}
