package dev.nono.sandbox.linux.internal.posix;

/** {@code pidfd_open(2)}: a process that cannot turn into another one while the descriptor is open. */
public final class PidFd implements AutoCloseable {

    /** {@code O_EXCL}. */
    private static final int PIDFD_THREAD = 0x80;

    private final Fd fd;

    private PidFd(Fd fd) {
        this.fd = fd;
    }

    public static PidFd open(int pid) {
        return new PidFd(Fd.owning((int) Syscalls.call(Syscall.PIDFD_OPEN, pid, 0)));
    }

    /**
     * A thread (Linux 6.9), whose descriptors may be others than those of its process; on older kernels the process.
     *
     * @param tid the thread
     * @param pid its process
     */
    public static PidFd openThread(int tid, int pid) {
        long result = Syscalls.raw(Syscall.PIDFD_OPEN, tid, PIDFD_THREAD, 0, 0, 0, 0);
        return result >= 0 ? new PidFd(Fd.owning((int) result)) : open(pid);
    }

    /** A duplicate of the descriptor {@code target} of that process; it closes on exec. */
    public Fd getFd(int target) {
        return Fd.owning((int) Syscalls.call(Syscall.PIDFD_GETFD, fd.number(), target, 0));
    }

    public void sendSignal(int signal) {
        Syscalls.call(Syscall.PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0);
    }

    /** Waits for the end of the process at most so long (negative: without limit): whether it has ended. */
    public boolean awaitEnd(int timeoutMillis) {
        return (Poll.await(fd, Poll.IN, timeoutMillis) & Poll.IN) != 0;
    }

    @Override
    public void close() {
        fd.close();
    }
}
