package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

/**
 * {@code prlimit(2)}.
 *
 * @param soft what holds
 * @param hard how far the process may raise it
 */
public record Rlimit(long soft, long hard) {

    /** {@code RLIM_INFINITY}. */
    public static final long INFINITY = -1;

    /** What a limit is on (asm-generic/resource.h). */
    public enum Resource {
        CPU(0),
        FSIZE(1),
        DATA(2),
        STACK(3),
        CORE(4),
        RSS(5),
        NPROC(6),
        NOFILE(7),
        MEMLOCK(8),
        AS(9);

        private final int number;

        Resource(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** The limit of a process; pid 0 is this one. */
    public static Rlimit of(int pid, Resource resource) {
        try (NativeMemory old = NativeMemory.allocate(16)) {
            check("prlimit", LibC.prlimit(pid, resource.number, 0, old.address()));
            return new Rlimit(old.getLong(0), old.getLong(8));
        }
    }

    /** Sets this limit on a process; pid 0 is this one. */
    public void apply(int pid, Resource resource) {
        try (NativeMemory limit = NativeMemory.allocate(16)) {
            limit.putLong(0, soft).putLong(8, hard);
            check("prlimit", LibC.prlimit(pid, resource.number, limit.address(), 0));
        }
    }
}
