package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.posix.Ids;
import dev.nono.sandbox.linux.internal.posix.Signals;

/** Waiting for a thread whose work must not be abandoned half-way. */
final class Threads {
    private Threads() {}

    /** Waits until the thread has ended; an interruption is kept for the caller. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the kernel has no such thread of this process any more, which is a little after its end in Java. */
    static void awaitGone(int tid) {
        while (Signals.threadExists(Ids.pid(), tid)) {
            Thread.onSpinWait();
        }
    }
}
