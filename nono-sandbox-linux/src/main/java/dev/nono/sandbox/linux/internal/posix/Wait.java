package dev.nono.sandbox.linux.internal.posix;

import java.util.Optional;

/** {@code waitid(2)} on one child, named by pid: never on "any child", which would take those of the JVM. */
public final class Wait {

    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;

    /** Size of {@code siginfo_t}. */
    static final int INFO_SIZE = 128;

    private Wait() {}

    /** Waits until the child ends, and reaps it: afterwards its pid may belong to another process. */
    public static ExitStatus await(int pid) {
        return waitid(pid, WEXITED).orElseThrow();
    }

    /** Waits until the child ends and leaves it a zombie, so that its pid stays its own until it is reaped. */
    public static ExitStatus awaitUnreaped(int pid) {
        return waitid(pid, WEXITED | WNOWAIT).orElseThrow();
    }

    /** Reaps the child if it has ended. */
    public static Optional<ExitStatus> poll(int pid) {
        return waitid(pid, WEXITED | WNOHANG);
    }

    /** How the child ended, if it has; it stays a zombie. */
    public static Optional<ExitStatus> peek(int pid) {
        return waitid(pid, WEXITED | WNOHANG | WNOWAIT);
    }

    private static Optional<ExitStatus> waitid(int pid, int options) {
        if (pid <= 0) {
            throw new IllegalArgumentException("not the pid of a child: " + pid);
        }
        try (NativeMemory info = NativeMemory.allocate(INFO_SIZE)) {
            int result;
            do {
                result = LibC.waitid(P_PID, pid, info.address(), options);
            } while (result == -1 && LibC.errno() == Errno.EINTR);
            Errno.check("waitid", result);
            return info.getInt(16) == 0
                    ? Optional.empty()
                    : Optional.of(ExitStatus.ofSigchld(info.getInt(8), info.getInt(24)));
        }
    }
}
