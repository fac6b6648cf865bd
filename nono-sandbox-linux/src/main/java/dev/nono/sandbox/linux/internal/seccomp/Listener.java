package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Poll;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.posix.Syscalls;
import java.util.Optional;

/**
 * Where the calls that a filter puts to the supervisor arrive, and where they are answered. Answers may come from any
 * thread, in any order. When the listener is closed, the calls that wait and all that come later fail with
 * {@code ENOSYS}: close it only when the tree is gone.
 */
public final class Listener implements AutoCloseable {

    static final long NOTIF_RECV = 0xC0502100L;
    static final long NOTIF_SEND = 0xC0182101L;
    static final long NOTIF_ID_VALID = 0x40082102L;
    static final long NOTIF_ADDFD = 0x40182103L;
    static final long NOTIF_SET_FLAGS = 0x40082104L;
    static final int GET_NOTIF_SIZES = 3;
    static final int USER_NOTIF_FLAG_CONTINUE = 1;
    static final int ADDFD_FLAG_SEND = 2;
    static final int RESPONSE_SIZE = 24;
    static final int ADDFD_SIZE = 24;

    private final Fd fd;
    private final int notificationSize;
    private final int responseSize;

    /** What a listener has to say. */
    public enum Readiness {
        /** A call waits. */
        READABLE,
        /** No process lives under the filter any more. */
        HUNG_UP,
        NOTHING
    }

    /** Takes over the descriptor that {@link SeccompFilter#installListening()} returned. */
    public Listener(Fd fd) {
        this.fd = fd;
        try (NativeMemory sizes = NativeMemory.allocate(6)) {
            Syscalls.call(Syscall.SECCOMP, GET_NOTIF_SIZES, 0, sizes.address());
            notificationSize = Math.max(Notification.SIZE, sizes.getShort(0) & 0xFFFF);
            responseSize = Math.max(RESPONSE_SIZE, sizes.getShort(2) & 0xFFFF);
        }
    }

    public Fd fd() {
        return fd;
    }

    /**
     * Has the kernel wake the supervisor on the processor of the caller that waits for it (Linux 6.6).
     *
     * @return whether this kernel can
     */
    public boolean wakeSynchronously() {
        return fd.rawIoctl(NOTIF_SET_FLAGS, 1) == 0;
    }

    /** Waits for a call at most so long; negative is for ever. */
    public Readiness poll(int timeoutMillis) {
        int events = Poll.await(fd, Poll.IN, timeoutMillis);
        if ((events & Poll.IN) != 0) {
            return Readiness.READABLE;
        }
        return events == 0 ? Readiness.NOTHING : Readiness.HUNG_UP;
    }

    /** Waits for the next call. Empty if the caller was killed meanwhile, or none is left: poll again. */
    public Optional<Notification> receive() {
        try (NativeMemory notif = NativeMemory.allocate(notificationSize)) {
            while (true) {
                int result = fd.rawIoctl(NOTIF_RECV, notif.address());
                if (result == 0) {
                    return Optional.of(new Notification(notif));
                }
                if (result == -Errno.ENOENT) {
                    return Optional.empty();
                }
                if (result != -Errno.EINTR) {
                    throw new ErrnoException("ioctl SECCOMP_IOCTL_NOTIF_RECV", -result);
                }
                notif.clear();
            }
        }
    }

    /**
     * Whether the call still waits. What was read of the caller by its thread number before, such as its memory, was
     * read of the right process only if this holds afterwards.
     */
    public boolean isValid(long id) {
        try (NativeMemory cookie = NativeMemory.allocate(8)) {
            cookie.putLong(0, id);
            return answered("ioctl SECCOMP_IOCTL_NOTIF_ID_VALID", fd.rawIoctl(NOTIF_ID_VALID, cookie.address()));
        }
    }

    /**
     * Lets the call go on as if nobody had been asked. Its pointer arguments may have changed since they were read: this
     * must never be the only thing that keeps them within bounds.
     *
     * @return false if the caller is gone
     */
    public boolean respondContinue(long id) {
        return respond(id, 0, 0, USER_NOTIF_FLAG_CONTINUE);
    }

    /**
     * The call is not made and fails with {@code errno}.
     *
     * @return false if the caller is gone
     */
    public boolean respondError(long id, int errno) {
        if (errno <= 0) {
            throw new IllegalArgumentException("no errno: " + errno);
        }
        return respond(id, 0, -errno, 0);
    }

    /**
     * The call is not made and returns {@code value}.
     *
     * @return false if the caller is gone
     */
    public boolean respondValue(long id, long value) {
        return respond(id, value, 0, 0);
    }

    /**
     * The call is not made and returns a new descriptor of the caller's, a duplicate of {@code source} (Linux 5.14).
     *
     * @param closeOnExec whether the new descriptor closes on exec
     * @return false if the caller is gone
     * @throws ErrnoException if it has no room for another descriptor; the call then still waits
     */
    public boolean respondFd(long id, Fd source, boolean closeOnExec) {
        try (NativeMemory addfd = NativeMemory.allocate(ADDFD_SIZE)) {
            addfd.putLong(0, id).putInt(8, ADDFD_FLAG_SEND).putInt(12, source.number());
            addfd.putInt(20, closeOnExec ? OpenFlags.O_CLOEXEC : 0);
            int result = fd.rawIoctl(NOTIF_ADDFD, addfd.address());
            return result >= 0 || answered("ioctl SECCOMP_IOCTL_NOTIF_ADDFD", result);
        }
    }

    private boolean respond(long id, long value, int error, int flags) {
        try (NativeMemory response = NativeMemory.allocate(responseSize)) {
            response.putLong(0, id).putLong(8, value).putInt(16, error).putInt(20, flags);
            int result;
            do {
                result = fd.rawIoctl(NOTIF_SEND, response.address());
            } while (result == -Errno.EINTR);
            return answered("ioctl SECCOMP_IOCTL_NOTIF_SEND", result);
        }
    }

    private static boolean answered(String call, int result) {
        if (result == -Errno.ENOENT) {
            return false;
        }
        if (result < 0) {
            throw new ErrnoException(call, -result);
        }
        return true;
    }

    @Override
    public void close() {
        fd.close();
    }
}
