package dev.nono.proxy.internal.decide;

import dev.nono.NonoException;
import dev.nono.net.Authority;
import dev.nono.net.Host;
import dev.nono.net.IpAddress;
import java.util.Optional;

/**
 * The host and port of a request.
 *
 * <p>Stricter than what configurations may hold: ASCII, IPv4 only with four decimal parts, IPv6 only in brackets and without a
 * zone. A spelling that only some resolvers understand is refused rather than understood.
 */
public final class RequestAuthority {
    private RequestAuthority() {}

    /**
     * Parses the authority of a request.
     *
     * @param text as sent
     * @param defaultPort the port when none is given
     * @return the host in canonical form and the port; empty when it is malformed
     */
    public static Optional<RouteRequest.Endpoint> parse(String text, int defaultPort) {
        if (text.isEmpty() || text.length() > 300 || !isPlain(text)) {
            return Optional.empty();
        }
        boolean bracketed = text.charAt(0) == '[';
        if (!bracketed && text.indexOf(':') != text.lastIndexOf(':')) {
            return Optional.empty();
        }
        try {
            Authority authority = Authority.parse(text);
            Host host = Host.parse(authority.host());
            boolean address = host instanceof IpAddress;
            if (bracketed != (authority.host().indexOf(':') >= 0)
                    || (address && !bracketed && !host.text().equals(authority.host()))) {
                return Optional.empty();
            }
            return Optional.of(new RouteRequest.Endpoint(host, authority.port().orElse(defaultPort)));
        } catch (NonoException e) {
            // Not a host: the caller answers 400.
            return Optional.empty();
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._:[]".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
