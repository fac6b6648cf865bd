package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyRule;
import dev.nono.capability.IpcMode;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import dev.nono.capability.UdpMode;
import dev.nono.sandbox.EnforcementStatus.Item;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.NetworkEnforcement;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.linux.internal.landlock.Abi;
import dev.nono.sandbox.linux.internal.landlock.RulePlan;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec;
import dev.nono.sandbox.linux.internal.supervise.PortSet;
import dev.nono.sandbox.linux.internal.supervise.Resolvers;
import dev.nono.sandbox.linux.internal.supervise.SocketRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The network part of a plan. Landlock judges TCP ports and nothing else; the filter closes every other way out
 * (datagrams, multipath TCP, fast open, io_uring and the rest); the supervisor judges addresses, which neither can.
 */
final class NetworkPlanner {
    private final CapabilitySet caps;
    private final NetworkEnforcement enforcement;
    private final Kernel kernel;
    private final List<Item> items = new ArrayList<>();
    private final boolean ports;

    NetworkPlanner(CapabilitySet caps, NetworkEnforcement enforcement, Kernel kernel) {
        this.caps = caps;
        this.enforcement = enforcement;
        this.kernel = kernel;
        this.ports = caps.hasPorts() || caps.networkMode() instanceof NetworkMode.ProxyOnly;
        check();
    }

    private void check() {
        if (caps.networkMode() instanceof NetworkMode.ProxyOnly proxy && proxy.port() == 0) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT, "the proxy has no port yet: start it before the program, and set its port");
        }
        if (caps.restrictsNetwork() && caps.localhostPorts().contains(0)) {
            throw new NonoException(
                    ErrorCode.NETWORK_FILTER_UNSUPPORTED,
                    "localhost port 0 (every port) cannot be enforced on Linux; list the ports, or ranges of them");
        }
    }

    /** Whether nono itself restricts the network of this program. */
    boolean restricts() {
        return caps.restrictsNetwork() && enforcement != NetworkEnforcement.EXTERNAL;
    }

    private boolean usesFilter() {
        return restricts() && enforcement == NetworkEnforcement.AUTO;
    }

    private boolean usesLandlock() {
        return restricts() && kernel.has(Abi.Feature.NETWORK);
    }

    /** Whether addresses are put to the supervisor. */
    boolean asks() {
        boolean addresses = usesFilter() && ports && (usesLandlock() || isProxyOnly());
        return (addresses || caps.unixSocketsMediated())
                && kernel.listenerProblem().isEmpty();
    }

    private boolean isProxyOnly() {
        return caps.networkMode() instanceof NetworkMode.ProxyOnly;
    }

    /** Whether there is a Unix socket that datagrams may be sent to. Otherwise nothing is lost by making none. */
    private boolean sendsToUnix() {
        return !caps.unixSockets().isEmpty();
    }

    private boolean mediatesUnix() {
        return caps.unixSocketsMediated() || (usesFilter() && isProxyOnly());
    }

    void addRules(RulePlan.Builder rules) {
        if (!usesLandlock()) {
            return;
        }
        rules.handleTcp();
        if (caps.networkMode() instanceof NetworkMode.ProxyOnly proxy) {
            rules.connect(proxy.port());
            proxy.bindPorts().forEach(rules::bind);
        }
        caps.connectPorts().forEach(rules::connect);
        caps.bindPorts().forEach(rules::bind);
        caps.bindPortRanges().forEach(range -> all(range).forEach(rules::bind));
        Stream.concat(
                        caps.localhostPorts().stream(),
                        caps.localhostPortRanges().stream().flatMap(range -> all(range).stream()))
                .forEach(port -> rules.connect(port).bind(port));
    }

    FilterSpec filter(FilterSpec baseline) {
        FilterSpec spec = baseline;
        if (usesFilter()) {
            spec = ports
                    ? spec.network(FilterSpec.Network.TCP_ONLY).udp(FilterSpec.Udp.valueOf(udp().name()))
                    : spec.network(FilterSpec.Network.BLOCKED);
        }
        if (asks()) {
            spec = spec.notifying(FilterSpec.Notify.SOCKETS).unixDatagrams(!mediatesUnix() || sendsToUnix());
            if (usesFilter() && ports) {
                spec = spec.notifying(FilterSpec.Notify.LISTEN);
            }
        }
        return spec;
    }

    private UdpMode udp() {
        return caps.udp().orElse(UdpMode.DENY);
    }

    Optional<SocketRules> rules() {
        if (!asks()) {
            return Optional.empty();
        }
        if (!usesFilter() || !ports) {
            return Optional.of(SocketRules.unixOnly(caps.unixSockets(), denied()));
        }
        Optional<NetworkMode.ProxyOnly> proxy = Optional.of(caps.networkMode())
                .filter(NetworkMode.ProxyOnly.class::isInstance)
                .map(NetworkMode.ProxyOnly.class::cast);
        Collection<Integer> bind = new ArrayList<>(caps.bindPorts());
        proxy.ifPresent(mode -> bind.addAll(mode.bindPorts()));
        return Optional.of(new SocketRules(
                proxy.map(mode -> OptionalInt.of(mode.port())).orElse(OptionalInt.empty()),
                new PortSet(caps.connectPorts(), List.of()),
                new PortSet(caps.localhostPorts(), ranges(caps.localhostPortRanges())),
                new PortSet(bind, ranges(caps.bindPortRanges())),
                udp() == UdpMode.DNS ? Resolvers.ofThisMachine() : Set.of(),
                udp() == UdpMode.ALLOW,
                mediatesUnix(),
                caps.unixSockets(),
                caps.ipcMode() == IpcMode.FULL,
                false,
                denied()));
    }

    private List<Path> denied() {
        return caps.denies().stream().map(DenyRule::path).toList();
    }

    private static List<int[]> ranges(List<PortRange> ranges) {
        return ranges.stream()
                .map(range -> new int[] {range.start(), range.end()})
                .toList();
    }

    private static List<Integer> all(PortRange range) {
        return java.util.stream.IntStream.rangeClosed(range.start(), range.end())
                .boxed()
                .toList();
    }

    /** What holds. */
    List<Item> status() {
        if (caps.restrictsNetwork()) {
            if (enforcement == NetworkEnforcement.EXTERNAL) {
                notice(Restriction.TCP, Level.NONE, "none", "left to an enforcement outside, as asked");
            } else {
                tcp();
                others();
                destinations();
            }
        }
        unixSockets();
        return items;
    }

    private void tcp() {
        if (usesLandlock()) {
            items.add(Item.full(Restriction.TCP, kernel.mechanism()));
        } else if (enforcement == NetworkEnforcement.LANDLOCK) {
            missing(
                    Restriction.TCP,
                    "Landlock ABI 4 (Linux 6.7) is needed; use the policy auto for a system call filter");
        } else if (!ports) {
            items.add(Item.full(Restriction.TCP, "seccomp"));
        } else if (isProxyOnly() && !caps.hasPorts()) {
            if (kernel.listenerProblem().isEmpty()) {
                items.add(Item.full(Restriction.TCP, "seccomp notification"));
            } else {
                missing(
                        Restriction.TCP,
                        "this kernel cannot filter ports (Landlock ABI 4, Linux 6.7, can), and "
                                + kernel.listenerProblem().get()
                                + (kernel.wsl2() ? "; on WSL2 wsl2_proxy_policy \"insecure_proxy\" accepts that" : ""));
            }
        } else {
            missing(
                    Restriction.TCP,
                    "Landlock ABI 4 (Linux 6.7) is needed for ports; without it a network can be blocked or led to a proxy only");
        }
    }

    private void others() {
        if (enforcement == NetworkEnforcement.LANDLOCK) {
            notice(Restriction.OTHER_SOCKETS, Level.NONE, "none", "UDP and other sockets stay open under this policy");
        } else if (ports && udp() == UdpMode.ALLOW) {
            items.add(Item.full(Restriction.OTHER_SOCKETS, "seccomp, UDP open as asked"));
        } else if (ports && udp() == UdpMode.DNS && !asks()) {
            notice(
                    Restriction.OTHER_SOCKETS,
                    Level.PARTIAL,
                    "seccomp",
                    "UDP is not enforced, it is open to every address: "
                            + kernel.listenerProblem().orElseThrow());
        } else if (ports && udp() == UdpMode.DNS) {
            notice(
                    Restriction.OTHER_SOCKETS,
                    Level.PARTIAL,
                    "seccomp",
                    "UDP is open to the resolvers; a program that wins a race can send elsewhere with sendmsg");
        } else {
            items.add(Item.full(Restriction.OTHER_SOCKETS, "seccomp"));
        }
    }

    private void destinations() {
        if (!ports || !usesLandlock()) {
            return;
        }
        if (enforcement == NetworkEnforcement.LANDLOCK) {
            notice(
                    Restriction.DESTINATIONS,
                    Level.NONE,
                    "none",
                    "a granted port is open on every host under this policy");
        } else if (asks()) {
            items.add(Item.full(Restriction.DESTINATIONS, "seccomp notification"));
            items.add(Item.full(Restriction.LISTENERS, "seccomp notification"));
        } else if (kernel.wsl2()) {
            String why = "on WSL2: " + kernel.listenerProblem().orElseThrow();
            notice(Restriction.DESTINATIONS, Level.NONE, "none", "a granted port is open on every host " + why);
            notice(Restriction.LISTENERS, Level.NONE, "none", "listening without binding is open " + why);
        } else {
            String why = kernel.listenerProblem().orElseThrow();
            missing(Restriction.DESTINATIONS, "a granted port is open on every host: " + why);
            missing(Restriction.LISTENERS, "listening without binding is open: " + why);
        }
    }

    private void unixSockets() {
        if (mediatesUnix() && kernel.listenerProblem().isEmpty()) {
            items.add(
                    sendsToUnix()
                            ? Item.notice(
                                    Restriction.UNIX_SOCKETS,
                                    Level.PARTIAL,
                                    "seccomp notification",
                                    "only granted ones are connected to; a program that wins a race can send a datagram to"
                                            + " another")
                            : Item.full(Restriction.UNIX_SOCKETS, "seccomp notification"));
        } else if (caps.unixSocketsMediated()) {
            missing(Restriction.UNIX_SOCKETS, kernel.listenerProblem().orElseThrow());
        } else {
            notice(
                    Restriction.UNIX_SOCKETS,
                    Level.NONE,
                    "none",
                    "every socket that file permissions open can be connected to; mediation of Unix sockets would close them");
        }
    }

    private void missing(Restriction restriction, String detail) {
        items.add(Item.missing(restriction, Level.NONE, "none", detail));
    }

    private void notice(Restriction restriction, Level level, String mechanism, String detail) {
        items.add(Item.notice(restriction, level, mechanism, detail));
    }
}
