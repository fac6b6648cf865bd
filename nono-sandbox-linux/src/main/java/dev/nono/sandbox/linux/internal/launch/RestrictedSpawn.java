package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.posix.Exec;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.supervise.Supervisor;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The thread that restricts itself and spawns. It runs a straight list of native calls and ends; it is never used again.
 * It may no longer be able to read the files of this program, so every class that it needs was loaded before.
 *
 * <p>Where a warden is wanted, it serves as one before it ends. A filter with a listener must not stay on it then: the
 * supervisor would never see the last process of the tree go. So another thread, born in the domain, takes the filter.
 */
final class RestrictedSpawn implements Runnable {
    private static final long STACK = 256 * 1024L;

    private final Confinement confinement;
    private final PosixSpawn spawn;
    private final Optional<Supervisor> supervisor;
    private final Optional<Warden> warden;
    private final Optional<Thread> filtered;
    private final CountDownLatch done = new CountDownLatch(1);
    private final boolean closesByItself = PosixSpawn.supportsCloseFrom();
    private int pid;
    private @Nullable Throwable failure;

    private RestrictedSpawn(
            Confinement confinement, PosixSpawn spawn, Optional<Supervisor> supervisor, Optional<Warden> warden) {
        this.confinement = confinement;
        this.spawn = spawn;
        this.supervisor = supervisor;
        this.warden = warden;
        this.filtered = warden.isPresent() && confinement.listens()
                ? Optional.of(new Thread(null, this::spawn, "nono-spawn", STACK, false))
                : Optional.empty();
    }

    /** Spawns behind the confinement: the pid of the child. */
    static int run(
            Confinement confinement, PosixSpawn spawn, Optional<Supervisor> supervisor, Optional<Warden> warden) {
        RestrictedSpawn task = new RestrictedSpawn(confinement, spawn, supervisor, warden);
        if (!task.closesByItself) {
            Exec.unshare(0);
        }
        Thread thread = new Thread(null, task, warden.isPresent() ? "nono-warden" : "nono-spawn", STACK, false);
        thread.setDaemon(true);
        thread.start();
        Threads.await(task.done);
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
            confinement.enterDomain();
            if (filtered.isPresent()) {
                filtered.get().start();
                Threads.join(filtered.get());
            } else {
                spawn();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        if (warden.isPresent() && failure == null) {
            warden.get().hire();
        }
        done.countDown();
        if (warden.isPresent() && failure == null) {
            warden.get().serve();
        }
    }

    private void spawn() {
        try {
            Optional<Fd> listener = confinement.filter();
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
