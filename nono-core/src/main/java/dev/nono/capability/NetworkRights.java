package dev.nono.capability;

import java.util.List;
import java.util.Optional;

/**
 * What of a set is about the network.
 *
 * @param mode where connections lead
 * @param connectPorts ports on any host
 * @param bindPorts ports to listen on
 * @param localhostPorts ports of the loopback interface, both to connect to and to listen on
 * @param localhostPortRanges ranges of these
 * @param bindPortRanges ranges of ports to listen on
 * @param udp what may be done with datagrams, if anything is said about them
 */
record NetworkRights(
        NetworkMode mode,
        List<Integer> connectPorts,
        List<Integer> bindPorts,
        List<Integer> localhostPorts,
        List<PortRange> localhostPortRanges,
        List<PortRange> bindPortRanges,
        Optional<UdpMode> udp) {
    NetworkRights {
        connectPorts = List.copyOf(connectPorts);
        bindPorts = List.copyOf(bindPorts);
        localhostPorts = List.copyOf(localhostPorts);
        localhostPortRanges = List.copyOf(localhostPortRanges);
        bindPortRanges = List.copyOf(bindPortRanges);
    }

    boolean hasPorts() {
        return !connectPorts.isEmpty()
                || !bindPorts.isEmpty()
                || !localhostPorts.isEmpty()
                || !localhostPortRanges.isEmpty()
                || !bindPortRanges.isEmpty();
    }

    boolean isRestricted() {
        return mode.isRestricted() || !connectPorts.isEmpty() || !bindPorts.isEmpty() || !bindPortRanges.isEmpty();
    }

    /** Whether these rights hold nothing that others lack. */
    boolean isSubsetOf(NetworkRights wider) {
        if (!wider.isRestricted()) {
            return true;
        }
        return isRestricted()
                && isSubset(mode, wider.mode)
                && wider.connectPorts.containsAll(connectPorts)
                && isSubset(bindPorts, bindPortRanges, wider.bindPorts, wider.bindPortRanges)
                && isSubset(localhostPorts, localhostPortRanges, wider.localhostPorts, wider.localhostPortRanges)
                && udp.orElse(UdpMode.DENY).compareTo(wider.udp.orElse(UdpMode.DENY)) <= 0;
    }

    private static boolean isSubset(NetworkMode inner, NetworkMode outer) {
        if (inner instanceof NetworkMode.ProxyOnly in && outer instanceof NetworkMode.ProxyOnly out) {
            return in.port() == out.port() && out.bindPorts().containsAll(in.bindPorts());
        }
        return inner instanceof NetworkMode.Blocked || inner.equals(outer);
    }

    private static boolean isSubset(
            List<Integer> ports, List<PortRange> ranges, List<Integer> outerPorts, List<PortRange> outerRanges) {
        return ports.stream()
                        .allMatch(port -> outerPorts.contains(port)
                                || outerRanges.stream().anyMatch(range -> range.contains(port)))
                && ranges.stream()
                        .allMatch(range -> outerRanges.stream()
                                .anyMatch(wider -> wider.contains(range.start()) && wider.contains(range.end())));
    }
}
