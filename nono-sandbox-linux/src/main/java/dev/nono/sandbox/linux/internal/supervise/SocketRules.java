package dev.nono.sandbox.linux.internal.supervise;

import com.google.common.net.InetAddresses;
import dev.nono.capability.SocketOperation;
import dev.nono.capability.UnixSocketGrant;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which addresses the sockets of a program may use. A pure table; a refusal is its reason in words.
 *
 * @param proxyPort port of the proxy at 127.0.0.1 or ::1, if there is one
 * @param connectPorts TCP ports that may be reached on every host
 * @param localhostPorts TCP ports that may be reached on the loopback interface
 * @param bindPorts TCP ports on which the program may listen, at every address
 * @param resolvers addresses to which UDP port 53 is open; empty if UDP is closed
 * @param udpOpen whether UDP is not restricted
 * @param mediatesUnix whether Unix sockets are judged by {@code unixSockets}
 * @param unixSockets grants on Unix sockets with a path
 * @param abstractOpen whether Unix sockets without a path may be connected to, wherever they are
 * @param internetOpen whether internet addresses are for others to judge
 * @param denied paths of which no Unix socket is granted, nor any below
 */
public record SocketRules(
        OptionalInt proxyPort,
        PortSet connectPorts,
        PortSet localhostPorts,
        PortSet bindPorts,
        Set<InetAddress> resolvers,
        boolean udpOpen,
        boolean mediatesUnix,
        List<UnixSocketGrant> unixSockets,
        boolean abstractOpen,
        boolean internetOpen,
        List<Path> denied) {
    private static final int DNS_PORT = 53;
    private static final Set<InetAddress> PROXY_ADDRESSES =
            Set.of(InetAddresses.forString("127.0.0.1"), InetAddresses.forString("::1"));
    private static final PortSet NO_PORTS = new PortSet(List.of(), List.of());

    public SocketRules {
        resolvers = Set.copyOf(resolvers);
        unixSockets = List.copyOf(unixSockets);
        denied = List.copyOf(denied);
    }

    /** Rules that judge Unix sockets alone. */
    public static SocketRules unixOnly(List<UnixSocketGrant> grants, List<Path> denied) {
        return new SocketRules(
                OptionalInt.empty(), NO_PORTS, NO_PORTS, NO_PORTS, Set.of(), true, true, grants, false, true, denied);
    }

    /** Why a TCP connection is refused; empty if it is allowed. */
    public Optional<String> refuseConnect(InetAddress address, int port) {
        if (internetOpen || connectPorts.contains(port)) {
            return Optional.empty();
        }
        if (!address.isLoopbackAddress()) {
            return Optional.of(
                    proxyPort.isPresent()
                            ? "only the proxy on the loopback interface may be reached"
                            : "port " + port + " is not granted for this host");
        }
        boolean allowed = localhostPorts.contains(port) || isProxy(address, port);
        return allowed ? Optional.empty() : Optional.of("port " + port + " of the loopback interface is not granted");
    }

    /** The proxy is at the address that names this host, not at one of the others of the loopback interface. */
    private boolean isProxy(InetAddress address, int port) {
        return proxyPort.isPresent() && proxyPort.getAsInt() == port && PROXY_ADDRESSES.contains(address);
    }

    /** Why listening on a TCP port is refused; empty if it is allowed. */
    public Optional<String> refuseBind(int port) {
        if (internetOpen || bindPorts.contains(port) || localhostPorts.contains(port)) {
            return Optional.empty();
        }
        return Optional.of(
                port == 0
                        ? "a port chosen by the kernel is not granted"
                        : "listening on port " + port + " is not granted");
    }

    /** Why a datagram to an address is refused; empty if it is allowed. */
    public Optional<String> refuseDatagram(InetAddress address, int port) {
        if (udpOpen || (port == DNS_PORT && resolvers.contains(address))) {
            return Optional.empty();
        }
        return Optional.of(resolvers.isEmpty() ? "UDP is not granted" : "UDP is granted to the resolvers only");
    }

    /** Why a connection to a Unix socket without a path is refused; empty if it is allowed. */
    public Optional<String> refuseAbstract() {
        if (mediatesUnix) {
            return Optional.of("sockets without a path cannot be granted");
        }
        return abstractOpen
                ? Optional.empty()
                : Optional.of("sockets without a path cannot be told apart while ports are restricted");
    }

    /** Why the use of a Unix socket with a path is refused; empty if it is allowed. */
    public Optional<String> refuseUnix(Path canonical, SocketOperation operation) {
        if (!mediatesUnix) {
            return Optional.empty();
        }
        if (denied.stream().anyMatch(canonical::startsWith)) {
            return Optional.of("its path is denied");
        }
        if (unixSockets.stream().anyMatch(grant -> grant.permits(canonical, operation))) {
            return Optional.empty();
        }
        return Optional.of("no socket grant covers it");
    }
}
