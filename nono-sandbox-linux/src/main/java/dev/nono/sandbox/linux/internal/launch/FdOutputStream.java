package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Poll;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to a pipe or terminal, without a buffer of its own. Closing it while another thread writes ends that write with
 * an exception; the descriptor is freed by whoever is last.
 */
final class FdOutputStream extends OutputStream {
    private static final int CHUNK = 65_536;
    private static final int RECHECK_MILLIS = 200;

    private final Fd fd;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;

    FdOutputStream(Fd fd) {
        this.fd = fd;
        fd.statusFlags(fd.statusFlags() | OpenFlags.O_NONBLOCK);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        writing.lock();
        try {
            int done = 0;
            while (done < length) {
                int size = Math.min(CHUNK, length - done);
                try (NativeMemory chunk = NativeMemory.of(source, offset + done, size)) {
                    writeAll(chunk);
                }
                done += size;
            }
        } finally {
            leave();
        }
    }

    private void writeAll(NativeMemory chunk) throws IOException {
        int done = 0;
        while (done < chunk.size()) {
            if (closed) {
                throw new IOException("Stream closed");
            }
            try {
                done += fd.write(chunk, done);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw new IOException(e.getMessage(), e);
                }
                Poll.await(fd, Poll.OUT, RECHECK_MILLIS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        if (writing.tryLock()) {
            leave();
        }
    }

    private void leave() {
        if (closed) {
            fd.close();
        }
        writing.unlock();
        // A close that came between the test and the unlock found the lock taken and left the work to this thread.
        if (closed && !fd.isClosed() && writing.tryLock()) {
            leave();
        }
    }
}
