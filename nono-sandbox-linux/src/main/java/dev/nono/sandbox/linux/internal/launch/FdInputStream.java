package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads from a pipe or terminal. Closing it while another thread reads ends that read with an exception; the descriptor
 * is freed by whoever is last, so its number is never used after it was freed.
 */
final class FdInputStream extends InputStream {
    private static final int CAPACITY = 65_536;
    private static final int RECHECK_MILLIS = 200;
    private static final long FIONREAD = 0x541B;

    private final Fd fd;
    private final NativeMemory buffer = NativeMemory.allocate(CAPACITY);
    private final ReentrantLock reading = new ReentrantLock();
    private int position;
    private int limit;
    private boolean ended;
    private volatile boolean closed;

    FdInputStream(Fd fd) {
        this.fd = fd;
        fd.statusFlags(fd.statusFlags() | OpenFlags.O_NONBLOCK);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        reading.lock();
        try {
            if (position == limit && !fill()) {
                return -1;
            }
            int count = Math.min(length, limit - position);
            buffer.get(position, target, offset, count);
            position += count;
            return count;
        } finally {
            leave();
        }
    }

    @Override
    public int available() throws IOException {
        reading.lock();
        try (NativeMemory count = NativeMemory.allocate(4)) {
            if (closed) {
                throw streamClosed();
            }
            fd.ioctl(FIONREAD, count);
            return limit - position + count.getInt(0);
        } finally {
            leave();
        }
    }

    private boolean fill() throws IOException {
        while (!closed) {
            if (ended) {
                return false;
            }
            try {
                position = 0;
                limit = 0;
                limit = fd.read(buffer);
                ended = limit == 0;
                return !ended;
            } catch (ErrnoException e) {
                if (e.errno() == Errno.EAGAIN) {
                    Poll.await(fd, Poll.IN, RECHECK_MILLIS);
                } else if (e.errno() == Errno.EIO) {
                    // A terminal without any process left on its other side.
                    ended = true;
                } else {
                    throw new IOException(e.getMessage(), e);
                }
            }
        }
        throw streamClosed();
    }

    @Override
    public void close() {
        closed = true;
        if (reading.tryLock()) {
            leave();
        }
    }

    private void leave() {
        if (closed) {
            fd.close();
            buffer.close();
        }
        reading.unlock();
        // A close that came between the test and the unlock found the lock taken and left the work to this thread.
        if (closed && !fd.isClosed() && reading.tryLock()) {
            leave();
        }
    }

    private static IOException streamClosed() {
        return new IOException("Stream closed");
    }
}
