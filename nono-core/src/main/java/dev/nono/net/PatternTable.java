package dev.nono.net;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Many {@link HostPattern}s, looked up by hash: once for the host and once for each name above it. */
final class PatternTable {

    static final PatternTable EMPTY = new PatternTable(Set.of());

    private final Map<String, Ports> exact = new HashMap<>();
    private final Map<String, Ports> below = new HashMap<>();
    private final Ports any = new Ports();
    private final boolean empty;

    PatternTable(Collection<HostPattern> patterns) {
        for (HostPattern pattern : patterns) {
            Ports ports = switch (pattern.kind()) {
                case EXACT -> exact.computeIfAbsent(pattern.host(), host -> new Ports());
                case BELOW -> below.computeIfAbsent(pattern.host(), host -> new Ports());
                case ANY -> any;
            };
            ports.add(pattern.port());
        }
        empty = patterns.isEmpty();
    }

    boolean isEmpty() {
        return empty;
    }

    boolean matches(Host host, int port) {
        if (any.contains(port)) {
            return true;
        }
        String text = host.text();
        if (contains(exact, text, port)) {
            return true;
        }
        if (below.isEmpty() || !(host instanceof DnsName)) {
            return false;
        }
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
            if (contains(below, text.substring(dot + 1), port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Map<String, Ports> table, String key, int port) {
        Ports ports = table.get(key);
        return ports != null && ports.contains(port);
    }

    private static final class Ports {
        private final Set<Integer> only = new HashSet<>();
        private boolean all;

        void add(OptionalInt port) {
            port.ifPresentOrElse(only::add, () -> all = true);
        }

        boolean contains(int port) {
            return all || only.contains(port);
        }
    }
}
