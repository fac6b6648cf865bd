package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.PidFd;
import dev.nono.sandbox.linux.internal.posix.Signals;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A process and everything that it started and that still descends from it. */
final class ProcessTree {
    private static final int ROUNDS = 64;

    private ProcessTree() {}

    /**
     * Kills a child that has not been reaped, and its descendants: all of them are stopped first, so that none can start
     * another, and then killed.
     */
    static void kill(int pid) {
        Map<Long, PidFd> stopped = new LinkedHashMap<>();
        try {
            stop(ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("no process " + pid)), stopped);
            Set<Long> known = new HashSet<>(stopped.keySet());
            for (int round = 0; round < ROUNDS; round++) {
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .forEach(process -> stop(process, stopped));
                if (!known.addAll(stopped.keySet())) {
                    break;
                }
            }
            stopped.values().forEach(process -> send(process, Signals.SIGKILL));
        } finally {
            stopped.values().forEach(PidFd::close);
        }
    }

    private static void stop(ProcessHandle process, Map<Long, PidFd> stopped) {
        if (stopped.containsKey(process.pid())) {
            return;
        }
        try {
            PidFd held = PidFd.open((int) process.pid());
            // The descriptor may be on a process that took the number over: the handle knows when its own was started.
            if (process.isAlive()) {
                send(held, Signals.SIGSTOP);
                stopped.put(process.pid(), held);
            } else {
                held.close();
            }
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
        }
    }

    private static void send(PidFd process, int signal) {
        try {
            process.sendSignal(signal);
        } catch (ErrnoException e) {
            // ESRCH: it ended by itself. EPERM: it runs as another user by now, which no_new_privs rules out for ours.
            if (e.errno() != Errno.ESRCH && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }
}
