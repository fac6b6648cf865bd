package dev.nono.proxy.internal.decide;

import dev.nono.net.Host;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hosts that do not go through the proxy of a company: exact names, and {@code *.suffix}; a star alone means nothing. */
public final class BypassList {
    private final Set<String> exact = new HashSet<>();
    private final Set<String> suffixes = new HashSet<>();

    /**
     * Reads the entries.
     *
     * @param entries as configured
     */
    public BypassList(List<String> entries) {
        for (String entry : entries) {
            String lower = entry.strip().toLowerCase(Locale.ROOT);
            if (!lower.startsWith("*.")) {
                exact.add(lower);
            } else if (lower.length() > 2) {
                suffixes.add(lower.substring(2));
            }
        }
    }

    /**
     * Tells whether a host is connected to directly.
     *
     * @param host the host
     * @return true when an entry names it
     */
    public boolean contains(Host host) {
        String text = host.text();
        if (exact.contains(text)) {
            return true;
        }
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
            if (suffixes.contains(text.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }
}
