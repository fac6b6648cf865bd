package dev.nono.sandbox.linux.internal.launch;

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
}
