package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

import java.util.Optional;

/** {@code signalfd(2)}: signals that every thread blocks, read from a descriptor. */
public final class SignalFd implements AutoCloseable {

    /** Size of {@code struct signalfd_siginfo}. */
    static final int INFO_SIZE = 128;

    private static final int SFD_NONBLOCK = 0x800;
    private static final int SFD_CLOEXEC = 0x80000;

    private final Fd fd;

    private SignalFd(Fd fd) {
        this.fd = fd;
    }

    /** Opens a descriptor for the set. Signals reach it only where the thread they would go to blocks them. */
    public static SignalFd open(SignalSet set) {
        int fd = check("signalfd", SignalCalls.signalfd(-1, set.address(), SFD_NONBLOCK | SFD_CLOEXEC));
        return new SignalFd(Fd.owning(fd));
    }

    /** To poll for {@link Poll#IN}. */
    public Fd fd() {
        return fd;
    }

    /** The next signal that waits, or empty. */
    public Optional<Info> read() {
        try (NativeMemory info = NativeMemory.allocate(INFO_SIZE)) {
            try {
                fd.read(info);
            } catch (ErrnoException e) {
                if (e.errno() == Errno.EAGAIN) {
                    return Optional.empty();
                }
                throw e;
            }
            return Optional.of(Info.parse(info));
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    /**
     * One signal.
     *
     * @param signal its number
     * @param code where it came from: 0 ({@code SI_USER}) for {@code kill}, 0x80 ({@code SI_KERNEL}) for the kernel,
     *     such as the terminal driver
     * @param pid of the sender, or of the child for {@code SIGCHLD}
     * @param uid real user of the sender
     * @param status exit status or signal of the child, for {@code SIGCHLD}
     */
    public record Info(int signal, int code, int pid, int uid, int status) {

        public static final int SI_USER = 0;
        public static final int SI_KERNEL = 0x80;

        static Info parse(NativeMemory info) {
            return new Info(info.getInt(0), info.getInt(8), info.getInt(12), info.getInt(16), info.getInt(40));
        }
    }
}
