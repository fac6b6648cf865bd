package dev.nono.sandbox.macos.internal.posix;

/**
 * A ceiling of a process.
 *
 * @param resource its number in {@code <sys/resource.h>}
 * @param value what holds, and how far it can be raised
 */
public record Limit(int resource, long value) {
    public static final int CPU = 0;
    public static final int FSIZE = 1;
    public static final int NOFILE = 8;
}
