package dev.nono.sandbox.linux.internal.posix;

import java.util.Arrays;

/** {@code syscall(2)}: for the calls that libc does not wrap, or wraps only in new versions. */
public final class Syscalls {

    private static final Architecture HERE = Architecture.current();

    private Syscalls() {}

    /**
     * Makes a system call in the kernel's own convention: never throws for a failing call, returns its result or the
     * negated errno. Opens nothing, so a thread that has restricted itself may use it.
     */
    public static long raw(Syscall call, long a, long b, long c, long d, long e, long f) {
        long result = LibC.syscall(call.number(HERE), a, b, c, d, e, f);
        return result == -1 ? -LibC.errno() : result;
    }

    /**
     * Makes a system call, again when a signal interrupts it.
     *
     * @throws ErrnoException if it fails
     */
    public static long call(Syscall call, long... arguments) {
        long[] six = Arrays.copyOf(arguments, 6);
        long result;
        do {
            result = raw(call, six[0], six[1], six[2], six[3], six[4], six[5]);
        } while (result == -Errno.EINTR);
        if (result < 0 && result > -4096) {
            throw new ErrnoException(call.toString(), (int) -result);
        }
        return result;
    }
}
