package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.PidFd;
import dev.nono.sandbox.linux.internal.posix.Sockets;
import dev.nono.sandbox.linux.internal.seccomp.Notification;
import dev.nono.sandbox.linux.internal.seccomp.SockAddr;
import java.util.Optional;

/** A duplicate of a socket of the program: the same socket, at a number that the program cannot reach. */
final class TargetSocket implements AutoCloseable {
    private final Fd fd;

    private TargetSocket(Fd fd) {
        this.fd = fd;
    }

    /** The socket that the first argument of a call names. */
    static TargetSocket of(Notification call) {
        try (PidFd process =
                PidFd.openThread(call.tid(), ThreadStatus.of(call.tid()).processId())) {
            return new TargetSocket(process.getFd(call.intArgument(0)));
        }
    }

    Fd fd() {
        return fd;
    }

    boolean isDatagram() {
        return Sockets.getOption(fd, Sockets.SOL_SOCKET, Sockets.SO_TYPE) == Sockets.SOCK_DGRAM;
    }

    boolean isUnix() {
        return Sockets.getOption(fd, Sockets.SOL_SOCKET, Sockets.SO_DOMAIN) == Sockets.AF_UNIX;
    }

    /** Whether a call on it waits for the other side. */
    boolean blocks() {
        return (fd.statusFlags() & OpenFlags.O_NONBLOCK) == 0;
    }

    /** The port that it is bound to, 0 if to none; empty if it is no internet socket. */
    Optional<Integer> boundPort() {
        byte[] name = Sockets.getsockname(fd);
        return SockAddr.parse(name, name.length)
                .filter(SockAddr.Inet.class::isInstance)
                .map(address -> ((SockAddr.Inet) address).port());
    }

    @Override
    public void close() {
        fd.close();
    }
}
