package dev.nono.sandbox.linux.internal.posix;

/**
 * Opens many paths and looks at what it opened, in memory that is allocated once. Every descriptor closes on exec. Not safe
 * for use by several threads at once.
 */
public final class PathLookup implements AutoCloseable {
    private static final int HOW = 0;
    private static final int STAT = 32;
    private static final int EMPTY = STAT + Fd.STATX_SIZE;
    private static final int PATH = EMPTY + 8;
    /** Including the NUL; the kernel takes no longer path. */
    private static final int PATH_MAX = 4096;

    private final NativeMemory memory = NativeMemory.allocate(PATH + PATH_MAX);

    /**
     * {@code openat2(2)} of an absolute path under the rules of {@code resolve} ({@code RESOLVE_*}).
     *
     * @throws ErrnoException if it fails
     */
    public Fd open(byte[] path, long flags, long resolve) {
        if (path.length >= PATH_MAX) {
            throw new ErrnoException("openat2", Errno.ENAMETOOLONG);
        }
        NativeMemory.requireNoNul(path);
        memory.put(PATH, path).putByte(PATH + path.length, 0);
        memory.putLong(HOW, flags | OpenFlags.O_CLOEXEC).putLong(HOW + 8, 0).putLong(HOW + 16, resolve);
        long address = memory.address();
        long fd = Syscalls.call(Syscall.OPENAT2, OpenFlags.AT_FDCWD, address + PATH, address + HOW, 24);
        return Fd.owning((int) fd);
    }

    /** {@code statx(2)} of what a descriptor refers to. */
    public Stat stat(Fd object) {
        return object.stat(memory, STAT, EMPTY);
    }

    @Override
    public void close() {
        memory.close();
    }
}
