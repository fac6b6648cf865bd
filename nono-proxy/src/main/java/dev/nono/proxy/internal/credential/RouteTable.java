package dev.nono.proxy.internal.credential;

import dev.nono.net.DnsName;
import dev.nono.net.Host;
import dev.nono.proxy.internal.decide.UpstreamUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds routes by prefix and by upstream; the time does not depend on how many there are. */
final class RouteTable {
    private final TreeMap<String, CompiledRoute> byPrefix = new TreeMap<>();
    private final Map<String, List<CompiledRoute>> exact = new HashMap<>();
    private final Map<String, List<CompiledRoute>> below = new HashMap<>();
    private final Set<String> hosts = new HashSet<>();
    private final Set<String> suffixes = new HashSet<>();
    private final Set<String> restrictedHosts = new HashSet<>();
    private final Set<String> restrictedSuffixes = new HashSet<>();

    RouteTable(Collection<CompiledRoute> routes) {
        for (CompiledRoute route : routes) {
            byPrefix.put(route.prefix(), route);
        }
        for (CompiledRoute route : byPrefix.values()) {
            UpstreamUrl upstream = route.upstream();
            String name = upstream.host().host();
            Map<String, List<CompiledRoute>> index = upstream.hasWildcard() ? below : exact;
            index.computeIfAbsent(name + ":" + upstream.port(), key -> new ArrayList<>())
                    .add(route);
            (upstream.hasWildcard() ? suffixes : hosts).add(name);
            if (!route.isManaged() && route.gate().restricts()) {
                (upstream.hasWildcard() ? restrictedSuffixes : restrictedHosts).add(name);
            }
        }
    }

    Optional<CompiledRoute> named(String prefix) {
        return Optional.ofNullable(byPrefix.get(prefix));
    }

    Collection<CompiledRoute> all() {
        return byPrefix.values();
    }

    /** The routes to a host and port, in the order of their prefixes. */
    List<CompiledRoute> to(Host host, int port) {
        List<CompiledRoute> found = new ArrayList<>(exact.getOrDefault(host.text() + ":" + port, List.of()));
        for (String suffix : above(host)) {
            found.addAll(below.getOrDefault(suffix + ":" + port, List.of()));
        }
        if (found.size() > 1) {
            found.sort((one, other) -> one.prefix().compareTo(other.prefix()));
        }
        return found;
    }

    /** The other routes to the upstream of a route that have rules and no credential: they say what may be asked of the host. */
    List<CompiledRoute> rulesBeside(CompiledRoute route) {
        List<CompiledRoute> found = new ArrayList<>();
        for (CompiledRoute each :
                to(Host.parse(route.upstream().host().host()), route.upstream().port())) {
            if (!each.prefix().equals(route.prefix())
                    && !each.isManaged()
                    && !each.gate().allowsEverything()) {
                found.add(each);
            }
        }
        return found;
    }

    /** Whether there is a route to a host at any port. */
    boolean knows(Host host) {
        return isAmong(host, hosts, suffixes);
    }

    /** Whether rules that belong to no credential say what may be asked of a host, at whatever port. */
    boolean restricts(Host host) {
        return isAmong(host, restrictedHosts, restrictedSuffixes);
    }

    private static boolean isAmong(Host host, Set<String> hosts, Set<String> suffixes) {
        if (hosts.contains(host.text())) {
            return true;
        }
        for (String suffix : above(host)) {
            if (suffixes.contains(suffix)) {
                return true;
            }
        }
        return false;
    }

    /** The names above a name: for a.b.example.com these are b.example.com, example.com and com. */
    private static List<String> above(Host host) {
        List<String> names = new ArrayList<>();
        if (host instanceof DnsName) {
            String text = host.text();
            for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
                names.add(text.substring(dot + 1));
            }
        }
        return names;
    }
}
