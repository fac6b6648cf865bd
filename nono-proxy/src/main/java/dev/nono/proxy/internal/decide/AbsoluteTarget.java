package dev.nono.proxy.internal.decide;

import java.util.Optional;

/**
 * The target of a request for an {@code http} URL.
 *
 * @param endpoint the host and port
 * @param authority the authority as written
 * @param path path and query as written; {@code /} when there is none
 */
public record AbsoluteTarget(RouteRequest.Endpoint endpoint, String authority, String path) {
    private static final String SCHEME = "http://";

    /**
     * Takes a target apart.
     *
     * @param target as sent
     * @return its parts; empty when it is malformed, or no {@code http} URL
     */
    public static Optional<AbsoluteTarget> parse(String target) {
        if (!target.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || target.indexOf('#') >= 0) {
            return Optional.empty();
        }
        int end = SCHEME.length();
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String authority = target.substring(SCHEME.length(), end);
        String rest = target.substring(end);
        String path = rest.startsWith("/") ? rest : "/" + rest;
        return RequestAuthority.parse(authority, 80).map(endpoint -> new AbsoluteTarget(endpoint, authority, path));
    }
}
