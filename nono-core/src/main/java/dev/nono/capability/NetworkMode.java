package dev.nono.capability;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How much of the network a program may use. Explicit ports of a {@link CapabilitySet} come on top. */
public sealed interface NetworkMode {

    /** No network but Unix sockets. */
    record Blocked() implements NetworkMode {}

    /** No restriction. */
    record AllowAll() implements NetworkMode {}

    /**
     * TCP to the proxy on the loopback interface and nothing else.
     *
     * @param port the port of the proxy, 0 to 65535; 0 stands for a proxy that has not started and is refused by every
     *     backend
     * @param bindPorts ports on which the program may listen, 1 to 65535, ascending and unique
     */
    record ProxyOnly(int port, List<Integer> bindPorts) implements NetworkMode {
        /** Checks the ports, sorts and copies the list. */
        public ProxyOnly {
            if (port < 0 || port > Ports.MAX) {
                throw Ports.outOfRange("proxy port", port);
            }
            bindPorts.forEach(bind -> Ports.check("bind port", bind));
            bindPorts = List.copyOf(new TreeSet<>(bindPorts));
        }
    }

    /**
     * No network but Unix sockets.
     *
     * @return the mode
     */
    static NetworkMode blocked() {
        return new Blocked();
    }

    /**
     * No restriction of the network.
     *
     * @return the mode
     */
    static NetworkMode allowAll() {
        return new AllowAll();
    }

    /**
     * Only the proxy on the loopback interface.
     *
     * @param port the port of the proxy
     * @return the mode
     */
    static NetworkMode proxyOnly(int port) {
        return new ProxyOnly(port, List.of());
    }

    /**
     * Only the proxy on the loopback interface, and ports to listen on.
     *
     * @param port the port of the proxy
     * @param bindPorts ports on which the program may listen
     * @return the mode
     */
    static NetworkMode proxyOnly(int port, List<Integer> bindPorts) {
        return new ProxyOnly(port, bindPorts);
    }

    /**
     * Whether the mode keeps a program from reaching hosts directly.
     *
     * @return true for {@link Blocked} and {@link ProxyOnly}
     */
    default boolean isRestricted() {
        return !(this instanceof AllowAll);
    }

    /**
     * The text shown to people.
     *
     * @return {@code blocked}, {@code allowed}, or {@code proxy-only (localhost:8080, bind: 3000, 3001)}
     */
    default String display() {
        if (this instanceof ProxyOnly proxy) {
            String bind = proxy.bindPorts().isEmpty()
                    ? ""
                    : proxy.bindPorts().stream().map(String::valueOf).collect(Collectors.joining(", ", ", bind: ", ""));
            return "proxy-only (localhost:" + proxy.port() + bind + ")";
        }
        return this instanceof Blocked ? "blocked" : "allowed";
    }
}
