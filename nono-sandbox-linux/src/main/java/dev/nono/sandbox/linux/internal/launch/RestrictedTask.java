package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.GrantSource;
import dev.nono.sandbox.JvmFiles;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxObserver;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs a task of the JVM on a fresh thread that restricts itself first. */
final class RestrictedTask {
    /** Set on the thread of a task, and on those that it starts, which are restricted too. */
    private static final InheritableThreadLocal<Boolean> RUNNING = new InheritableThreadLocal<>();

    private RestrictedTask() {}

    /** Whether the current thread is the one of a task, or was started by it. */
    static boolean isRunning() {
        return RUNNING.get() != null;
    }

    static <T> T call(CapabilitySet caps, Callable<T> task, Kernel kernel) throws Exception {
        if (isVirtual(Thread.currentThread())) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "a restricted task cannot be called from a virtual thread, whose carrier serves others; "
                            + "call it from a platform thread");
        }
        Rehearsal.ensure();
        Plan plan = Planner.plan(request(withClasses(caps)), kernel, Optional.empty());
        if (plan.supervision().isPresent() || !caps.limits().isEmpty()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "limits, a proxy, granted ports and mediated sockets need a process of their own: use Sandbox.command");
        }
        plan.status().requireMet(Set.of());
        // Programs that the task starts are in its domain, and could look into this JVM through its thread.
        try (Confinement confinement = Confinement.prepare(plan);
                Shield raised = Shield.raise()) {
            FutureTask<T> result = new FutureTask<>(() -> {
                RUNNING.set(true);
                confinement.apply();
                return task.call();
            });
            Thread thread = new Thread(null, result, "nono-restricted", 0, false);
            thread.start();
            Threads.join(thread);
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    /** Known to the compiler from Java 21 on only. A virtual thread is of a class of its own that no user can extend. */
    static boolean isVirtual(Thread thread) {
        return thread.getClass().getName().equals("java.lang.VirtualThread");
    }

    /** The task may load classes and resources of this program. */
    private static CapabilitySet withClasses(CapabilitySet caps) {
        CapabilitySetBuilder builder = caps.toBuilder();
        JvmFiles.ofThisJvm().forEach(path -> builder.path(path, Access.READ, GrantSource.SYSTEM));
        return builder.build().deduplicated();
    }

    private static SandboxRequest request(CapabilitySet caps) {
        OsString none = OsString.of("/");
        return new SandboxRequest(
                none,
                List.of(none),
                Map.of(),
                Path.of("/"),
                caps,
                Stdio.INHERIT,
                Stdio.INHERIT,
                Stdio.INHERIT,
                Optional.empty(),
                false,
                NetworkEnforcement.AUTO,
                Set.<Restriction>of(),
                false,
                false,
                SandboxObserver.NONE);
    }
}
