package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.posix.Prctl;

/**
 * Keeps the memory of this JVM closed while one of its threads is in the domain of a program: the kernel lets a domain
 * look into its own, and the thread that spawns outlives the start of the program by some microseconds. A process that
 * cannot be dumped cannot be looked into either, by whoever lacks a capability that no confined program has.
 */
final class Shield implements AutoCloseable {
    private static int holders;
    private static boolean wasDumpable;

    private Shield() {}

    /** Raised until it is closed; several may be at once. */
    static Shield raise() {
        synchronized (Shield.class) {
            if (holders++ == 0) {
                wasDumpable = Prctl.dumpable();
                Prctl.setDumpable(false);
            }
        }
        return new Shield();
    }

    @Override
    public void close() {
        synchronized (Shield.class) {
            if (--holders == 0 && wasDumpable) {
                Prctl.setDumpable(true);
            }
        }
    }
}
