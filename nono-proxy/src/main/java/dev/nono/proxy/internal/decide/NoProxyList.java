package dev.nono.proxy.internal.decide;

import dev.nono.net.HostPattern;
import dev.nono.proxy.ProxyConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hosts that clients are told to connect to directly. A host is listed only if the program can reach it without the
 * proxy, on every port on which it may reach it at all: the variable has no ports.
 */
public final class NoProxyList {
    private NoProxyList() {}

    /**
     * Makes the list.
     *
     * @param config the configuration
     * @param routes hosts of upstreams, as patterns with ports
     * @param managedLoopback whether a route leads to this machine, whose requests must then come to the proxy
     * @param canConnectDirectly whether programs can connect to anything but the proxy here: not on macOS
     * @return canonical patterns in order: names, {@code *.suffix} and addresses
     */
    public static List<String> of(
            ProxyConfig config, List<String> routes, boolean managedLoopback, boolean canConnectDirectly) {
        Set<String> entries = new LinkedHashSet<>();
        if (!managedLoopback) {
            entries.add("localhost");
            entries.add("127.0.0.1");
        }
        if (canConnectDirectly) {
            addDirect(entries, config, patterns(routes));
        }
        for (String entry : config.noProxy()) {
            entries.add(entry.startsWith(".") ? "*" + entry : entry);
        }
        return List.copyOf(entries);
    }

    private static void addDirect(Set<String> entries, ProxyConfig config, List<HostPattern> routes) {
        List<HostPattern> allowed = patterns(config.allowedHosts());
        Map<String, Boolean> allGranted = new HashMap<>();
        for (HostPattern pattern : allowed) {
            boolean granted = config.directPorts().contains(pattern.port().orElse(443));
            allGranted.merge(pattern.kind() + pattern.host(), granted, Boolean::logicalAnd);
        }
        for (HostPattern pattern : allowed) {
            boolean direct = pattern.kind() == HostPattern.Kind.EXACT
                    && Boolean.TRUE.equals(allGranted.get(pattern.kind() + pattern.host()))
                    && !isRouted(pattern, routes);
            if (!direct) {
                continue;
            }
            boolean v6 = pattern.host().indexOf(':') >= 0;
            entries.add(v6 ? "[" + pattern.host() + "]" : pattern.host());
            if (v6) {
                entries.add(pattern.host());
            }
        }
    }

    private static boolean isRouted(HostPattern allowed, List<HostPattern> routes) {
        for (HostPattern route : routes) {
            boolean same = route.host().equals(allowed.host());
            boolean below =
                    route.kind() == HostPattern.Kind.BELOW && allowed.host().endsWith("." + route.host());
            if ((route.kind() == HostPattern.Kind.EXACT && same) || below) {
                return true;
            }
        }
        return false;
    }

    private static List<HostPattern> patterns(List<String> entries) {
        List<HostPattern> patterns = new ArrayList<>();
        for (String entry : entries) {
            patterns.add(HostPattern.parse(entry));
        }
        return patterns;
    }
}
