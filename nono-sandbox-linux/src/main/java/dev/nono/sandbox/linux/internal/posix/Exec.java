package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

/** {@code execve(2)} and what a thread does to its descriptors before it. */
public final class Exec {

    public static final int CLOSE_RANGE_UNSHARE = 2;
    public static final int CLOSE_RANGE_CLOEXEC = 4;
    public static final int CLONE_FILES = 0x400;

    private Exec() {}

    /** Puts a program in the place of this process; its other threads end. Returns only by failing. */
    public static ErrnoException execve(NativeMemory path, CStrings arguments, CStrings environment) {
        LibC.execve(path.address(), arguments.address(), environment.address());
        return new ErrnoException("execve", LibC.errno());
    }

    /** {@code close_range(2)} from {@code first} to the last possible descriptor. */
    public static void closeFrom(int first, int flags) {
        Syscalls.call(Syscall.CLOSE_RANGE, first, 0xFFFFFFFFL, flags);
    }

    /** {@code unshare(2)}. */
    public static void unshare(int flags) {
        check("unshare", LibC.unshare(flags));
    }

    public static void chdir(byte[] directory) {
        try (NativeMemory path = NativeMemory.cString(directory)) {
            check("chdir", LibC.chdir(path.address()));
        }
    }

    /** {@code dup2(2)}; the new descriptor survives an exec. */
    public static void dup2(Fd from, int to) {
        check("dup2", LibC.dup2(from.number(), to));
    }
}
