package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

/** {@code eventfd(2)}: a counter that can be waited for. */
public final class EventFd implements AutoCloseable {

    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;

    private final Fd fd;

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    public static EventFd open() {
        return new EventFd(Fd.owning(check("eventfd", LibC.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))));
    }

    /** To poll for {@link Poll#IN}. */
    public Fd fd() {
        return fd;
    }

    /** Adds one, which wakes whoever waits. */
    public void signal() {
        try (NativeMemory one = NativeMemory.allocate(8).putLong(0, 1)) {
            fd.write(one.getBytes(0, 8));
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
