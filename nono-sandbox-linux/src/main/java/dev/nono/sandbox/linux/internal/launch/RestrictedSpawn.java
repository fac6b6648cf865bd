package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.posix.Exec;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.Ids;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.supervise.Supervisor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The thread that restricts itself and spawns. It runs a straight list of native calls and ends; it is never used again.
 * It may no longer be able to read the files of this program, so every class that it needs was loaded before.
 */
final class RestrictedSpawn implements Runnable {
    private static final long STACK = 256 * 1024L;

    private final Confinement confinement;
    private final PosixSpawn spawn;
    private final Optional<Supervisor> supervisor;
    private final boolean closesByItself = PosixSpawn.supportsCloseFrom();
    private int tid;
    private int pid;
    private @Nullable Throwable failure;

    private RestrictedSpawn(Confinement confinement, PosixSpawn spawn, Optional<Supervisor> supervisor) {
        this.confinement = confinement;
        this.spawn = spawn;
        this.supervisor = supervisor;
    }

    /** Spawns behind the confinement: the pid of the child. */
    static int run(Confinement confinement, PosixSpawn spawn, Optional<Supervisor> supervisor) {
        RestrictedSpawn task = new RestrictedSpawn(confinement, spawn, supervisor);
        if (!task.closesByItself) {
            Exec.unshare(0);
        }
        Thread thread = new Thread(null, task, "nono-spawn", STACK, false);
        try (Shield raised = Shield.raise()) {
            thread.start();
            Threads.join(thread);
            Threads.awaitGone(task.tid);
        }
        Throwable failure = task.failure;
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return task.pid;
    }

    @Override
    public void run() {
        try {
            tid = Ids.tid();
            Optional<Fd> listener = confinement.apply();
            if (listener.isPresent()) {
                supervisor.orElseThrow().serve(listener.get());
            }
            if (!closesByItself) {
                // An own table of descriptors: what is marked here stays as it was for the JVM.
                Exec.unshare(Exec.CLONE_FILES);
                Exec.closeFrom(3, Exec.CLOSE_RANGE_CLOEXEC);
            }
            pid = spawn.spawn();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }
}
