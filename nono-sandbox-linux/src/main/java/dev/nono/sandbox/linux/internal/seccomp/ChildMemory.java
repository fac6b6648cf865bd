package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The memory of a thread that waits for an answer, through {@code /proc/<tid>/mem}.
 *
 * <p>Two things can make what is read worthless. The caller may have died and its number been given to another thread: ask
 * {@link Listener#isValid} after reading. And another thread of the caller may write to the same memory at any moment:
 * what was read must be acted upon by the supervisor itself, or be enforced by the kernel as well.
 */
public final class ChildMemory implements AutoCloseable {

    /** {@code PATH_MAX}: the longest name that the kernel takes, with its NUL. */
    public static final int PATH_MAX = 4096;

    private final Fd mem;

    private ChildMemory(Fd mem) {
        this.mem = mem;
    }

    /**
     * Opens the memory of a thread.
     *
     * @throws ErrnoException if it is gone ({@code ENOENT}) or may not be looked at ({@code EACCES}, {@code EPERM})
     */
    public static ChildMemory open(int tid) {
        return new ChildMemory(Fd.open("/proc/" + tid + "/mem", OpenFlags.O_RDONLY));
    }

    /** {@code length} bytes from {@code address}; fewer, down to none, where readable memory ends before. */
    public byte[] read(long address, int length) {
        try (NativeMemory buffer = NativeMemory.allocate(length)) {
            return buffer.getBytes(0, mem.pread(buffer, address));
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EIO || e.errno() == Errno.EFAULT || e.errno() == Errno.EINVAL) {
                return new byte[0];
            }
            throw e;
        }
    }

    /** The C string at {@code address} without its NUL; empty if there is none of less than {@code max} bytes. */
    public Optional<byte[]> string(long address, int max) {
        byte[] bytes = read(address, max);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return Optional.of(Arrays.copyOf(bytes, i));
            }
        }
        return Optional.empty();
    }

    /** The path at {@code address}; empty if it is no C string of at most {@link #PATH_MAX} bytes. */
    public Optional<byte[]> path(long address) {
        return string(address, PATH_MAX);
    }

    /**
     * The strings of a NULL-terminated array of pointers, such as the arguments of {@code execve}: at most {@code max} of
     * them, of at most {@code length} bytes each. Stops where it cannot read on.
     */
    public List<byte[]> strings(long address, int max, int length) {
        List<byte[]> strings = new ArrayList<>();
        ByteBuffer pointers = ByteBuffer.wrap(read(address, 8 * max)).order(ByteOrder.nativeOrder());
        while (pointers.remaining() >= 8) {
            long pointer = pointers.getLong();
            Optional<byte[]> text = pointer == 0 ? Optional.empty() : string(pointer, length);
            if (text.isEmpty()) {
                break;
            }
            strings.add(text.get());
        }
        return strings;
    }

    @Override
    public void close() {
        mem.close();
    }
}
