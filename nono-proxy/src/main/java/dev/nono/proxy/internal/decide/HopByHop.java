package dev.nono.proxy.internal.decide;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Headers that are about one connection and not about the message (RFC 9110, section 7.6.1). */
public final class HopByHop {
    private static final Set<String> NAMES =
            Set.of("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings");

    /** What {@code Connection} cannot take away: a client could otherwise change what the message means. */
    private static final Set<String> KEPT = Set.of("host", "content-length", "content-type", "cookie", "authorization");

    private HopByHop() {}

    /**
     * Tells whether a header always belongs to one hop, as all do that speak to proxies.
     *
     * @param lowerCaseName the name
     * @return true when it must not be passed on
     */
    public static boolean isAlways(String lowerCaseName) {
        return NAMES.contains(lowerCaseName) || lowerCaseName.startsWith("proxy-");
    }

    /**
     * Reads what a message declares to belong to one hop.
     *
     * @param connection the values of {@code Connection}
     * @return lower-case names
     */
    public static Set<String> declared(List<String> connection) {
        if (connection.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!lower.isEmpty() && !KEPT.contains(lower)) {
                    names.add(lower);
                }
            }
        }
        return names;
    }
}
