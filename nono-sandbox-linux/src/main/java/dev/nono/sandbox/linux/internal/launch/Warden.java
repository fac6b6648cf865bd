package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.linux.internal.posix.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the processes of one sandbox, whatever became of their parents and sessions: the thread that made its Landlock
 * domain stays in it, and the kernel lets it signal the processes of this domain and no others. That thread does nothing
 * but send signals that another thread asks for; it ends when the sandbox is empty, or closed.
 */
final class Warden implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Warden.class);
    private static final Path PROC = Path.of("/proc");
    private static final int NONE = 0;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    /** Held by whoever asks, from the question to what follows from the answer. The monitor is for question and answer. */
    private final Object asking = new Object();

    private int @Nullable [] targets;
    private int signal;
    private boolean hired;
    private boolean released;

    /** Serves once on an unrestricted thread, so that no class is left to load for one that is not. */
    static void rehearse() {
        Warden warden = new Warden();
        warden.hire();
        Thread thread = new Thread(null, warden::serve, "nono-warden", 0, false);
        thread.setDaemon(true);
        thread.start();
        warden.ask(new int[] {(int) ProcessHandle.current().pid()}, NONE);
        warden.close();
        Threads.join(thread);
    }

    /** Promises that a thread in the domain is about to serve. */
    synchronized void hire() {
        hired = true;
    }

    /** What the thread in the domain does: a loop of native calls, without allocation. */
    synchronized void serve() {
        try {
            serveUntilReleased();
        } finally {
            // Whoever asks a thread that is gone must not wait for it.
            close();
        }
    }

    private synchronized void serveUntilReleased() {
        while (!released) {
            int[] pids = targets;
            if (pids == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // Nobody knows this thread; were it interrupted all the same, it would go on.
                    continue;
                }
                continue;
            }
            for (int i = 0; i < pids.length; i++) {
                if (!Signals.isSent(pids[i], signal)) {
                    pids[i] = 0;
                }
            }
            targets = null;
            notifyAll();
        }
    }

    /** Ends the thread in the domain if no process is left there. */
    void releaseIfEmpty() {
        synchronized (asking) {
            if (serves() && members().length == 0) {
                close();
            }
        }
    }

    private synchronized boolean serves() {
        return hired && !released;
    }

    /** Ends every process of the domain, and then the thread in it. */
    void killAll() {
        synchronized (asking) {
            if (serves()) {
                killMembers();
            }
            close();
        }
    }

    private void killMembers() {
        long start = System.nanoTime();
        int stopped = 0;
        for (int[] members = members(); members.length > 0; members = members()) {
            if (members.length > stopped) {
                // Who is stopped starts no other.
                ask(members, Signals.SIGSTOP);
                stopped = members.length;
                continue;
            }
            ask(members, Signals.SIGKILL);
            if (System.nanoTime() - start > PATIENCE) {
                LOG.warn("processes of a closed sandbox do not end: {}", Arrays.toString(members));
                break;
            }
            pause();
            stopped = 0;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The processes that the kernel lets the domain signal, without this JVM, which may always signal itself. What is not
     * restricted by its own account is none of them.
     */
    private int[] members() {
        int own = (int) ProcessHandle.current().pid();
        int[] all = processes().filter(pid -> pid != own).toArray();
        return IntStream.of(ask(all, NONE))
                .filter(pid -> pid != 0 && isRestrictedAndAlive(pid))
                .toArray();
    }

    /** Sends a signal to each: those that it was sent to, and 0 in the place of the others. */
    private synchronized int[] ask(int[] pids, int number) {
        boolean interrupted = false;
        signal = number;
        targets = pids;
        notifyAll();
        while (targets != null && !released) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return released ? new int[0] : pids;
    }

    private static IntStream processes() {
        String[] entries = PROC.toFile().list();
        if (entries == null) {
            throw new NonoException(ErrorCode.IO, "cannot look for the processes of a sandbox in " + PROC);
        }
        return Stream.of(entries)
                .filter(name -> Character.isDigit(name.charAt(0)))
                .mapToInt(Integer::parseInt);
    }

    private static boolean isRestrictedAndAlive(int pid) {
        try {
            List<String> status = Files.readAllLines(PROC.resolve(pid + "/status"));
            return status.contains("NoNewPrivs:\t1")
                    && status.stream().noneMatch(line -> line.startsWith("State:\tZ") || line.startsWith("State:\tX"));
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    /** Ends the thread in the domain; the processes there go on. */
    @Override
    public synchronized void close() {
        released = true;
        notifyAll();
    }
}
