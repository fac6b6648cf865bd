package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

import java.util.Optional;

/** {@code socket(2)} and its family. An address is the bytes of a {@code sockaddr}, family first. */
public final class Sockets {

    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int AF_VSOCK = 40;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_SCTP = 132;
    public static final int IPPROTO_MPTCP = 262;

    public static final int SOL_SOCKET = 1;
    public static final int SO_TYPE = 3;
    public static final int SO_ERROR = 4;
    public static final int SO_PEERCRED = 17;
    public static final int SO_PROTOCOL = 38;
    public static final int SO_DOMAIN = 39;

    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_FASTOPEN = 0x20000000;

    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 8;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SOCKADDR_MAX = 128;

    private Sockets() {}

    /** A new socket; it closes on exec. */
    public static Fd socket(int domain, int type, int protocol) {
        return Fd.owning(check("socket", SocketCalls.socket(domain, type | SOCK_CLOEXEC, protocol)));
    }

    /** Two connected unix sockets; both close on exec. */
    public static Fd[] pair(int type) {
        try (NativeMemory fds = NativeMemory.allocate(8)) {
            check("socketpair", SocketCalls.socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds.address()));
            return new Fd[] {Fd.owning(fds.getInt(0)), Fd.owning(fds.getInt(4))};
        }
    }

    public static void connect(Fd socket, byte[] address) {
        try (NativeMemory memory = NativeMemory.of(address)) {
            check("connect", SocketCalls.connect(socket.number(), memory.address(), address.length));
        }
    }

    public static void bind(Fd socket, byte[] address) {
        try (NativeMemory memory = NativeMemory.of(address)) {
            check("bind", SocketCalls.bind(socket.number(), memory.address(), address.length));
        }
    }

    public static void listen(Fd socket, int backlog) {
        check("listen", SocketCalls.listen(socket.number(), backlog));
    }

    /** Takes the next connection; its socket closes on exec. */
    public static Fd accept(Fd socket) {
        int fd;
        do {
            fd = SocketCalls.accept4(socket.number(), 0, 0, SOCK_CLOEXEC);
        } while (fd == -1 && LibC.errno() == Errno.EINTR);
        return Fd.owning(check("accept4", fd));
    }

    /** The address that the socket is bound to. */
    public static byte[] getsockname(Fd socket) {
        try (NativeMemory address = NativeMemory.allocate(SOCKADDR_MAX);
                NativeMemory length = NativeMemory.allocate(4).putInt(0, SOCKADDR_MAX)) {
            check("getsockname", SocketCalls.getsockname(socket.number(), address.address(), length.address()));
            return address.getBytes(0, Math.min(length.getInt(0), SOCKADDR_MAX));
        }
    }

    /** An option whose value is an {@code int}. */
    public static int getOption(Fd socket, int level, int name) {
        try (NativeMemory value = NativeMemory.allocate(4);
                NativeMemory length = NativeMemory.allocate(4).putInt(0, 4)) {
            check(
                    "getsockopt",
                    SocketCalls.getsockopt(socket.number(), level, name, value.address(), length.address()));
            return value.getInt(0);
        }
    }

    public static void setOption(Fd socket, int level, int name, int setting) {
        try (NativeMemory value = NativeMemory.allocate(4).putInt(0, setting)) {
            check("setsockopt", SocketCalls.setsockopt(socket.number(), level, name, value.address(), 4));
        }
    }

    /** Who made the connection at the other end of a unix socket. */
    public static Ucred peerCredentials(Fd socket) {
        try (NativeMemory ucred = NativeMemory.allocate(12);
                NativeMemory length = NativeMemory.allocate(4).putInt(0, 12)) {
            check(
                    "getsockopt",
                    SocketCalls.getsockopt(
                            socket.number(), SOL_SOCKET, SO_PEERCRED, ucred.address(), length.address()));
            return new Ucred(ucred.getInt(0), ucred.getInt(4), ucred.getInt(8));
        }
    }

    /** {@code sendto(2)}: the count. An empty address sends to where the socket is connected. */
    public static int sendTo(Fd socket, byte[] content, int flags, byte[] address) {
        try (NativeMemory data = NativeMemory.of(content);
                NativeMemory to = NativeMemory.of(address)) {
            long target = address.length == 0 ? 0 : to.address();
            return (int) check(
                    "sendto",
                    SocketCalls.sendto(
                            socket.number(),
                            data.address(),
                            content.length,
                            flags | MSG_NOSIGNAL,
                            target,
                            address.length));
        }
    }

    /** Sends one byte over a unix socket, and with it a duplicate of {@code passenger}. */
    public static void sendFd(Fd socket, Fd passenger) {
        try (Message message = new Message(24)) {
            message.control.putLong(0, 20).putInt(8, SOL_SOCKET).putInt(12, SCM_RIGHTS);
            message.control.putInt(16, passenger.number());
            check("sendmsg", SocketCalls.sendmsg(socket.number(), message.header.address(), MSG_NOSIGNAL));
        }
    }

    /**
     * Receives one byte over a unix socket and the descriptor that came with it; it closes on exec. Descriptors beyond
     * the first are closed by the kernel, and the message is then refused.
     *
     * @return empty at the end of the stream
     * @throws ErrnoException with {@code EBADMSG} if the message brought no descriptor, or more than one
     */
    public static Optional<Fd> receiveFd(Fd socket) {
        try (Message message = new Message(24)) {
            long count;
            do {
                count = SocketCalls.recvmsg(socket.number(), message.header.address(), MSG_CMSG_CLOEXEC);
            } while (count == -1 && LibC.errno() == Errno.EINTR);
            if (check("recvmsg", count) == 0) {
                return Optional.empty();
            }
            boolean one = message.header.getLong(40) >= 20
                    && message.control.getLong(0) == 20
                    && message.control.getInt(8) == SOL_SOCKET
                    && message.control.getInt(12) == SCM_RIGHTS;
            Optional<Fd> fd = one ? Optional.of(Fd.owning(message.control.getInt(16))) : Optional.empty();
            boolean cut = (message.header.getInt(48) & MSG_CTRUNC) != 0;
            if (cut || !one) {
                fd.ifPresent(Fd::close);
                throw new ErrnoException("recvmsg", Errno.EBADMSG);
            }
            return fd;
        }
    }

    /** A {@code struct msghdr} with one byte of data and room for control messages. */
    private static final class Message implements AutoCloseable {
        final NativeMemory data = NativeMemory.allocate(1);
        final NativeMemory vector = NativeMemory.allocate(16);
        final NativeMemory control;
        final NativeMemory header = NativeMemory.allocate(56);

        Message(int controlSize) {
            control = NativeMemory.allocate(controlSize);
            vector.putLong(0, data.address()).putLong(8, 1);
            header.putLong(16, vector.address()).putLong(24, 1);
            header.putLong(32, control.address()).putLong(40, controlSize);
        }

        @Override
        public void close() {
            data.close();
            vector.close();
            control.close();
            header.close();
        }
    }
}
