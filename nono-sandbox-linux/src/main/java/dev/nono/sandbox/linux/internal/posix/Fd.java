package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open descriptor that its holder owns: closing twice closes once, so a number that the kernel has given to somebody
 * else meanwhile is never closed by mistake. Interrupted calls are made again.
 */
public final class Fd implements AutoCloseable {

    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_GETFD = 1;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int FD_CLOEXEC = 1;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7FF;
    private static final int CHUNK = 8192;
    static final int STATX_SIZE = 256;

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Fd(int number) {
        this.number = number;
    }

    /** Takes over the descriptor {@code number}: from now on it is closed through the returned object. */
    public static Fd owning(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("no descriptor: " + number);
        }
        return new Fd(number);
    }

    /** Opens {@code path}; {@code O_CLOEXEC} is always added. */
    public static Fd open(byte[] path, int flags) {
        return open(path, flags, 0);
    }

    /** Opens {@code path}, UTF-8; {@code O_CLOEXEC} is always added. */
    public static Fd open(String path, int flags) {
        return open(path.getBytes(StandardCharsets.UTF_8), flags, 0);
    }

    /** Opens {@code path}, creating it with {@code mode} if the flags say so; {@code O_CLOEXEC} is always added. */
    public static Fd open(byte[] path, int flags, int mode) {
        try (NativeMemory name = NativeMemory.cString(path)) {
            int fd;
            do {
                fd = LibC.open(name.address(), flags | OpenFlags.O_CLOEXEC, mode);
            } while (fd == -1 && LibC.errno() == Errno.EINTR);
            return new Fd(check("open", fd));
        }
    }

    /** The ends of a new pipe: what is written to the second can be read from the first. Both close on exec. */
    public static Fd[] pipe() {
        try (NativeMemory ends = NativeMemory.allocate(8)) {
            check("pipe2", LibC.pipe2(ends.address(), OpenFlags.O_CLOEXEC));
            return new Fd[] {new Fd(ends.getInt(0)), new Fd(ends.getInt(4))};
        }
    }

    /** {@code readlink(2)} of a path, such as {@code /proc/self/fd/7}. */
    public static byte[] readlink(byte[] path) {
        try (NativeMemory name = NativeMemory.cString(path);
                NativeMemory target = NativeMemory.allocate(4096)) {
            long length = check("readlink", LibC.readlink(name.address(), target.address(), target.size()));
            return target.getBytes(0, (int) length);
        }
    }

    public int number() {
        if (closed.get()) {
            throw new IllegalStateException("descriptor " + number + " used after it was closed");
        }
        return number;
    }

    public boolean isClosed() {
        return closed.get();
    }

    /** A second descriptor of the same open file, above the standard ones; it closes on exec. */
    public Fd dup() {
        return new Fd(check("fcntl", LibC.fcntl(number(), F_DUPFD_CLOEXEC, 3)));
    }

    public Stat stat() {
        try (NativeMemory memory = NativeMemory.allocate(STATX_SIZE + 1)) {
            return stat(memory, 0, STATX_SIZE);
        }
    }

    /** With the memory of the caller: where the kernel writes, and where there is an empty string. */
    Stat stat(NativeMemory memory, int statx, int empty) {
        long address = memory.address();
        Syscalls.call(Syscall.STATX, number(), address + empty, AT_EMPTY_PATH, STATX_BASIC_STATS, address + statx);
        long device = ((long) memory.getInt(statx + 136) << 32) | (memory.getInt(statx + 140) & 0xFFFFFFFFL);
        return new Stat(
                memory.getShort(statx + 28) & 0xFFFF,
                device,
                memory.getLong(statx + 32),
                memory.getInt(statx + 20),
                memory.getInt(statx + 24),
                memory.getLong(statx + 40));
    }

    public FileSystemId fileSystem() {
        try (NativeMemory statfs = NativeMemory.allocate(120)) {
            check("fstatfs", LibC.fstatfs(number(), statfs.address()));
            return new FileSystemId(statfs.getLong(0), statfs.getLong(56));
        }
    }

    public boolean closesOnExec() {
        return (check("fcntl", LibC.fcntl(number(), F_GETFD, 0)) & FD_CLOEXEC) != 0;
    }

    /** The status flags ({@code O_APPEND}, {@code O_NONBLOCK}, access mode). */
    public int statusFlags() {
        return check("fcntl", LibC.fcntl(number(), F_GETFL, 0));
    }

    public void statusFlags(int flags) {
        check("fcntl", LibC.fcntl(number(), F_SETFL, flags));
    }

    /** Reads into {@code buffer}: the count, 0 at the end of the file. */
    public int read(NativeMemory buffer) {
        long count;
        do {
            count = LibC.read(number(), buffer.address(), buffer.size());
        } while (count == -1 && LibC.errno() == Errno.EINTR);
        return (int) check("read", count);
    }

    /** Reads at most {@code max} bytes; an empty array at the end of the file. */
    public byte[] read(int max) {
        try (NativeMemory buffer = NativeMemory.allocate(max)) {
            return buffer.getBytes(0, read(buffer));
        }
    }

    /** Reads {@code buffer.size()} bytes at most from {@code offset}, without moving the position. */
    public int pread(NativeMemory buffer, long offset) {
        long count;
        do {
            count = LibC.pread(number(), buffer.address(), buffer.size(), offset);
        } while (count == -1 && LibC.errno() == Errno.EINTR);
        return (int) check("pread", count);
    }

    /** Everything from here to the end of the file. */
    public byte[] readAll() {
        byte[] all = new byte[0];
        try (NativeMemory buffer = NativeMemory.allocate(CHUNK)) {
            int count;
            while ((count = read(buffer)) > 0) {
                int end = all.length;
                all = Arrays.copyOf(all, end + count);
                System.arraycopy(buffer.getBytes(0, count), 0, all, end, count);
            }
        }
        return all;
    }

    /** Writes what {@code content} holds from {@code offset} on, as far as the descriptor takes it: the count. */
    public int write(NativeMemory content, int offset) {
        long count;
        do {
            count = LibC.write(number(), content.address() + offset, content.size() - offset);
        } while (count == -1 && LibC.errno() == Errno.EINTR);
        return (int) check("write", count);
    }

    /** Writes all of {@code content}. */
    public void write(byte[] content) {
        try (NativeMemory buffer = NativeMemory.of(content)) {
            long done = 0;
            while (done < content.length) {
                long count = LibC.write(number(), buffer.address() + done, content.length - done);
                if (count == -1 && LibC.errno() == Errno.EINTR) {
                    continue;
                }
                done += check("write", count);
            }
        }
    }

    /** Writes all of {@code content} at {@code offset}, without moving the position. */
    public void pwrite(byte[] content, long offset) {
        try (NativeMemory buffer = NativeMemory.of(content)) {
            long done = 0;
            while (done < content.length) {
                long count = LibC.pwrite(number(), buffer.address() + done, content.length - done, offset + done);
                if (count == -1 && LibC.errno() == Errno.EINTR) {
                    continue;
                }
                done += check("pwrite", count);
            }
        }
    }

    /** {@code ioctl(2)} with a pointer argument; returns what the request returns. */
    public int ioctl(long request, NativeMemory argument) {
        return check("ioctl", LibC.ioctl(number(), request, argument.address()));
    }

    /** {@code ioctl(2)} in the kernel's convention: the result, or the negated errno. Does not retry. */
    public int rawIoctl(long request, long argument) {
        int result = LibC.ioctl(number(), request, argument);
        return result == -1 ? -LibC.errno() : result;
    }

    /** Gives up ownership without closing: the caller now owns the number. */
    public int release() {
        int owned = number();
        if (!closed.compareAndSet(false, true)) {
            throw new IllegalStateException("descriptor " + number + " released twice");
        }
        return owned;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Linux frees the number even when close reports an error; calling it again could hit somebody else's.
            LibC.close(number);
        }
    }

    @Override
    public String toString() {
        return "fd " + number + (closed.get() ? " (closed)" : "");
    }
}
