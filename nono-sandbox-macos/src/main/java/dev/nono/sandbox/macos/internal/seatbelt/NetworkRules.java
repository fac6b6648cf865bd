package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.SocketMode;
import dev.nono.capability.UdpMode;
import dev.nono.capability.UnixSocketGrant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** What the network mode, ports and socket grants allow. */
final class NetworkRules {
    /** The compiler of the system dies at some 17 770 rules. */
    static final int MAX_PORTS = 16_384;

    private final CapabilitySet caps;
    private final Spellings spellings;
    private final ProfileText out;

    NetworkRules(CapabilitySet caps, Spellings spellings, ProfileText out) {
        this.caps = caps;
        this.spellings = spellings;
        this.out = out;
    }

    /** Refuses what cannot be said in a profile. Before anything is written. */
    static void check(CapabilitySet caps) {
        if (!caps.connectPorts().isEmpty()
                || !caps.bindPorts().isEmpty()
                || !caps.bindPortRanges().isEmpty()) {
            throw unsupported(
                    "Seatbelt on macOS cannot tell the ports of other hosts apart, nor those to listen on; allow domains"
                            + " through the proxy instead, or open ports of this machine with --open-port");
        }
        if (caps.networkMode().isRestricted() && caps.udp().orElse(UdpMode.DENY) != UdpMode.DENY) {
            throw unsupported(
                    "Seatbelt on macOS cannot open UDP alone; leave it closed, names are resolved all the same");
        }
        if (caps.networkMode() instanceof NetworkMode.ProxyOnly proxy && proxy.port() == 0) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT, "the proxy has no port yet, so there is nothing to let the program reach");
        }
        int ports = localhostPorts(caps).cardinality();
        if (ports > MAX_PORTS) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    ports + " ports of this machine are opened, and macOS takes at most " + MAX_PORTS
                            + "; open fewer, or all of them with port 0");
        }
    }

    private static NonoException unsupported(String reason) {
        return new NonoException(
                ErrorCode.NETWORK_FILTER_UNSUPPORTED, reason, Map.of("platform", "macOS", "reason", reason), null);
    }

    void write(Protection protection) {
        if (!caps.networkMode().isRestricted()) {
            out.allow("system-socket");
            out.allow("network-outbound");
            out.allow("network-inbound");
            out.allow("network-bind");
            protection.closeSockets();
            reopened(protection);
            return;
        }
        boolean ports = !localhostPorts(caps).isEmpty() || caps.localhostPorts().contains(0);
        out.deny("network*");
        names();
        for (UnixSocketGrant grant : caps.unixSockets()) {
            socket(grant);
        }
        if (caps.networkMode() instanceof NetworkMode.ProxyOnly proxy) {
            out.allow("network-outbound", Filter.localhost(proxy.port()));
            localhost();
            internetSockets();
            if (ports || !proxy.bindPorts().isEmpty()) {
                listen();
            }
        } else if (ports) {
            internetSockets();
            localhost();
            listen();
        }
        protection.closeSockets();
        reopened(protection);
    }

    /** Names are resolved by a service behind a Unix socket. */
    private void names() {
        out.allow("system-socket", Filter.streams("AF_UNIX"));
        out.allow("network-outbound", Filter.path(Path.of("/private/var/run/mDNSResponder")));
        out.allow("network-outbound", Filter.path(Path.of("/var/run/mDNSResponder")));
    }

    private void internetSockets() {
        out.allow("system-socket", Filter.streams("AF_INET"));
        out.allow("system-socket", Filter.streams("AF_INET6"));
    }

    /** Ports cannot be told apart here: whoever may listen on one may listen on all. */
    private void listen() {
        out.allow("network-bind");
        out.allow("network-inbound");
    }

    private void localhost() {
        BitSet written = new BitSet();
        for (int port : caps.localhostPorts()) {
            if (port != 0) {
                out.allow("network-outbound", Filter.localhost(port));
                written.set(port);
            }
        }
        if (caps.localhostPorts().contains(0)) {
            out.allow("network-outbound", Filter.localhost());
            return;
        }
        BitSet rest = localhostPorts(caps);
        rest.andNot(written);
        rest.stream().forEach(port -> out.allow("network-outbound", Filter.localhost(port)));
    }

    /** Ports and ranges together, 0 aside. */
    private static BitSet localhostPorts(CapabilitySet caps) {
        BitSet ports = new BitSet();
        for (int port : caps.localhostPorts()) {
            ports.set(port);
        }
        for (PortRange range : caps.localhostPortRanges()) {
            ports.set(range.start(), range.end() + 1);
        }
        ports.clear(0);
        return ports;
    }

    private void reopened(Protection protection) {
        List<UnixSocketGrant> fromAbove = new ArrayList<>(caps.unixSockets());
        // What is closed again behind a directory must not close what was granted further down.
        fromAbove.sort((one, two) ->
                Integer.compare(one.resolved().getNameCount(), two.resolved().getNameCount()));
        for (UnixSocketGrant grant : fromAbove) {
            if (protection.isReopened(grant)) {
                socket(grant);
                protection.closeSocketsBelow(grant.resolved());
            }
        }
    }

    private void socket(UnixSocketGrant grant) {
        List<Path> paths = spellings.of(grant.resolved(), grant.original());
        for (Path path : paths) {
            out.allow("network-outbound", filter(grant, path));
        }
        if (grant.mode() == SocketMode.CONNECT_BIND) {
            for (Path path : paths) {
                out.allow("network-bind", filter(grant, path));
            }
        }
    }

    private static Filter filter(UnixSocketGrant grant, Path path) {
        return switch (grant.scope()) {
            case FILE -> Filter.path(path);
            case DIR_CHILDREN -> Filter.regex("^" + Sbpl.plain(Sbpl.text(path)) + "/[^/]+$");
            case DIR_SUBTREE -> Filter.subpath(path);
        };
    }
}
