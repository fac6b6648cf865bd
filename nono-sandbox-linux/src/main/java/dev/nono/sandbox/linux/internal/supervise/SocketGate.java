package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.capability.SocketOperation;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.Sockets;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.seccomp.ChildMemory;
import dev.nono.sandbox.linux.internal.seccomp.Listener;
import dev.nono.sandbox.linux.internal.seccomp.Notification;
import dev.nono.sandbox.linux.internal.seccomp.SockAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Judges the addresses that sockets are given. A call that is allowed is made by the supervisor, with the address that
 * was judged, on a duplicate of the socket: the program cannot change either of them any more.
 */
final class SocketGate implements AutoCloseable {
    private static final int NETLINK_ADDRESS = 12;
    private static final int NETLINK_GROUPS = 8;

    private final SocketRules rules;
    private final EventLog events;
    private final OnBehalf onBehalf = new OnBehalf();

    /** A call that the supervisor makes with an address. */
    private interface Performer {
        void perform(Listener listener, Notification call, byte[] address, OnBehalf.Check check);
    }

    SocketGate(SocketRules rules, EventLog events) {
        this.rules = rules;
        this.events = events;
    }

    void answer(Listener listener, Notification call, Syscall syscall) {
        switch (syscall) {
            case CONNECT -> connect(listener, call);
            case BIND -> bind(listener, call);
            case LISTEN -> listen(listener, call);
            case SENDTO -> sendTo(listener, call);
            case SENDMSG -> sendMessages(listener, call, Optional.of(1L));
            case SENDMMSG -> sendMessages(listener, call, MessageHeaders.count(call));
            default -> listener.respondError(call.id(), Errno.EPERM);
        }
    }

    private void connect(Listener listener, Notification call) {
        Optional<Address> read = read(listener, call, call.argument(1), call.intArgument(2));
        if (read.isEmpty()) {
            return;
        }
        Address address = read.get();
        if (address.parsed() instanceof SockAddr.Inet inet) {
            onBehalf.connect(
                    listener,
                    call,
                    address.bytes(),
                    socket -> socket.isDatagram()
                            ? refuse(call, "connect", inet, rules.refuseDatagram(inet.address(), inet.port()))
                            : refuse(call, "connect", inet, rules.refuseConnect(inet.address(), inet.port())));
        } else if (address.parsed() instanceof SockAddr.UnixPath path) {
            Optional<Path> canonical = UnixPaths.existing(call.tid(), path.path());
            if (canonical.isEmpty()) {
                // The kernel will not find it either, unless it is made in this moment: then it was not there before.
                listener.respondError(call.id(), Errno.ENOENT);
            } else if (refuse(
                    call, SocketOperation.CONNECT, path, rules.refuseUnix(canonical.get(), SocketOperation.CONNECT))) {
                listener.respondError(call.id(), Errno.EACCES);
            } else {
                onBehalf.connectUnix(listener, call, canonical.get());
            }
        } else if (address.parsed() instanceof SockAddr.Other other && other.family() == 0) {
            // AF_UNSPEC takes a connection back; it leads nowhere.
            onBehalf.connect(listener, call, address.bytes(), socket -> false);
        } else if (isUnix(address.parsed())) {
            connectUnnamed(listener, call, address);
        } else {
            other(listener, call, "connect", address, onBehalf::connect);
        }
    }

    private void bind(Listener listener, Notification call) {
        Optional<Address> read = read(listener, call, call.argument(1), call.intArgument(2));
        if (read.isEmpty()) {
            return;
        }
        Address address = read.get();
        if (address.parsed() instanceof SockAddr.Inet inet) {
            onBehalf.bind(
                    listener,
                    call,
                    address.bytes(),
                    socket -> !socket.isDatagram() && refuse(call, "bind", inet, rules.refuseBind(inet.port())));
        } else if (address.parsed() instanceof SockAddr.UnixPath path) {
            Optional<Path> canonical = UnixPaths.toCreate(call.tid(), path.path());
            if (canonical.isEmpty()) {
                listener.respondError(call.id(), Errno.ENOENT);
            } else if (refuse(
                    call, SocketOperation.BIND, path, rules.refuseUnix(canonical.get(), SocketOperation.BIND))) {
                listener.respondError(call.id(), Errno.EACCES);
            } else {
                onBehalf.letUnixThrough(listener, call);
            }
        } else if (isUnix(address.parsed())) {
            unnamed(listener, call, SocketOperation.BIND, address.parsed());
        } else {
            other(listener, call, "bind", address, onBehalf::bind);
        }
    }

    /** Listening without a bound port makes the kernel choose one, on every interface. */
    private void listen(Listener listener, Notification call) {
        onBehalf.listen(
                listener,
                call,
                socket -> socket.boundPort()
                        .filter(port -> refuse(call, "listen", port, rules.refuseBind(port)))
                        .isPresent());
    }

    private void sendTo(Listener listener, Notification call) {
        Optional<Address> read = read(listener, call, call.argument(4), call.intArgument(5));
        if (read.isEmpty()) {
            return;
        }
        Address address = read.get();
        if (address.parsed() instanceof SockAddr.Inet inet) {
            onBehalf.sendTo(
                    listener,
                    call,
                    address.bytes(),
                    socket -> socket.isDatagram()
                            ? refuse(call, "send", inet, rules.refuseDatagram(inet.address(), inet.port()))
                            : refuse(call, "send", inet, rules.refuseConnect(inet.address(), inet.port())));
        } else if (isUnix(address.parsed())) {
            sendUnix(listener, call, List.of(address.parsed()));
        } else {
            sendOther(listener, call, address.parsed());
        }
    }

    private void sendMessages(Listener listener, Notification call, Optional<Long> count) {
        Optional<List<Optional<Address>>> addresses = count.flatMap(n -> MessageHeaders.read(call, n.intValue()));
        if (addresses.isEmpty()) {
            listener.respondError(call.id(), Errno.EPERM);
            return;
        }
        if (!listener.isValid(call.id())) {
            return;
        }
        List<SockAddr> targets = addresses.get().stream()
                .flatMap(Optional::stream)
                .map(Address::parsed)
                .toList();
        if (targets.isEmpty()) {
            onBehalf.sendConnected(listener, call);
        } else if (rules.internetOpen() || targets.stream().allMatch(SocketGate::isUnix)) {
            sendUnix(listener, call, targets.stream().filter(SocketGate::isUnix).toList());
        } else {
            targets.forEach(
                    target -> refuse(call, "send", target, Optional.of("messages with an address are not granted")));
            listener.respondError(call.id(), Errno.EACCES);
        }
    }

    private void sendUnix(Listener listener, Notification call, List<SockAddr> targets) {
        for (SockAddr target : targets) {
            if (target instanceof SockAddr.UnixPath path) {
                Optional<Path> canonical = UnixPaths.existing(call.tid(), path.path());
                if (canonical.isEmpty()) {
                    listener.respondError(call.id(), Errno.ENOENT);
                    return;
                }
                if (refuse(call, SocketOperation.SEND, path, rules.refuseUnix(canonical.get(), SocketOperation.SEND))) {
                    listener.respondError(call.id(), Errno.EACCES);
                    return;
                }
            } else if (rules.mediatesUnix()) {
                unnamed(listener, call, SocketOperation.SEND, target);
                return;
            }
        }
        onBehalf.letUnixThrough(listener, call);
    }

    private void unnamed(Listener listener, Notification call, SocketOperation operation, SockAddr address) {
        if (rules.mediatesUnix()) {
            refuseUnnamed(listener, call, operation, address, "sockets without a path cannot be granted");
        } else {
            onBehalf.letUnixThrough(listener, call);
        }
    }

    private void refuseUnnamed(
            Listener listener, Notification call, SocketOperation operation, SockAddr address, String reason) {
        String name = address instanceof SockAddr.UnixAbstract ? "unix:<abstract>" : "unix:<unnamed>";
        events.refused(new SandboxEvent.UnixSocketRefused(call.tid(), operation, OsString.of(name), reason));
        listener.respondError(call.id(), Errno.EACCES);
    }

    /** Passed on, the call could be turned into one to an address that is refused. */
    private void connectUnnamed(Listener listener, Notification call, Address address) {
        Optional<String> reason = rules.refuseAbstract();
        if (reason.isPresent()) {
            refuseUnnamed(listener, call, SocketOperation.CONNECT, address.parsed(), reason.get());
        } else {
            onBehalf.connect(listener, call, address.bytes(), socket -> !socket.isUnix());
        }
    }

    /** What is made on behalf of the program must not use a privilege that the program lacks: netlink groups do. */
    private void other(Listener listener, Notification call, String operation, Address address, Performer performer) {
        if (rules.internetOpen() && isNetlinkWithoutGroups(address)) {
            performer.perform(listener, call, address.bytes(), TargetSocket::isUnix);
            return;
        }
        refuse(call, operation, address.parsed(), Optional.of("this kind of address is not granted"));
        listener.respondError(call.id(), Errno.EACCES);
    }

    private void sendOther(Listener listener, Notification call, SockAddr address) {
        if (rules.internetOpen()) {
            onBehalf.letUnixThrough(listener, call);
            return;
        }
        refuse(call, "send", address, Optional.of("this kind of address is not granted"));
        listener.respondError(call.id(), Errno.EACCES);
    }

    /** {@code struct sockaddr_nl}: family, padding, port, groups. */
    private static boolean isNetlinkWithoutGroups(Address address) {
        ByteBuffer fields = ByteBuffer.wrap(address.bytes()).order(ByteOrder.nativeOrder());
        return address.parsed() instanceof SockAddr.Other other
                && other.family() == Sockets.AF_NETLINK
                && fields.remaining() >= NETLINK_ADDRESS
                && fields.getInt(NETLINK_GROUPS) == 0;
    }

    /** Reads an address; if there is none that can be judged, the call is answered and nothing is returned. */
    private static Optional<Address> read(Listener listener, Notification call, long pointer, int length) {
        Optional<Address> address;
        try (ChildMemory memory = ChildMemory.open(call.tid())) {
            address = Address.read(memory, pointer, length);
        }
        if (!listener.isValid(call.id())) {
            return Optional.empty();
        }
        if (address.isEmpty()) {
            listener.respondError(call.id(), Errno.EACCES);
        }
        return address;
    }

    private boolean refuse(Notification call, String operation, SockAddr target, Optional<String> reason) {
        reason.ifPresent(why -> {
            if (target instanceof SockAddr.Inet inet) {
                events.refused(new SandboxEvent.NetworkRefused(
                        call.tid(), operation, inet.address().getHostAddress(), inet.port(), why));
            } else {
                events.refused(new SandboxEvent.NetworkRefused(call.tid(), operation, "", 0, why));
            }
        });
        return reason.isPresent();
    }

    private boolean refuse(Notification call, String operation, int port, Optional<String> reason) {
        reason.ifPresent(why -> events.refused(new SandboxEvent.NetworkRefused(call.tid(), operation, "", port, why)));
        return reason.isPresent();
    }

    private boolean refuse(
            Notification call, SocketOperation operation, SockAddr.UnixPath target, Optional<String> reason) {
        reason.ifPresent(why -> events.refused(
                new SandboxEvent.UnixSocketRefused(call.tid(), operation, OsString.ofBytes(target.path()), why)));
        return reason.isPresent();
    }

    private static boolean isUnix(SockAddr address) {
        return address instanceof SockAddr.UnixPath
                || address instanceof SockAddr.UnixAbstract
                || address instanceof SockAddr.UnixUnnamed;
    }

    @Override
    public void close() {
        onBehalf.close();
    }
}
