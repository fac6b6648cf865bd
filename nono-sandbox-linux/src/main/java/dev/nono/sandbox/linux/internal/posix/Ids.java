package dev.nono.sandbox.linux.internal.posix;

/** Who this process is. */
public final class Ids {

    private Ids() {}

    public static int pid() {
        return LibC.getpid();
    }

    /** The kernel's number of the calling thread. */
    public static int tid() {
        return (int) Syscalls.raw(Syscall.GETTID, 0, 0, 0, 0, 0, 0);
    }

    public static int uid() {
        return LibC.getuid();
    }

    public static int effectiveUid() {
        return LibC.geteuid();
    }

    public static int effectiveGid() {
        return LibC.getegid();
    }
}
