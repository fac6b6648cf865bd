package dev.nono.proxy.internal.decide;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Authority;
import dev.nono.net.Host;
import dev.nono.net.HostPattern;
import dev.nono.net.IpAddress;
import dev.nono.net.RequestPath;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The upstream of a route, taken apart.
 *
 * @param tls whether it speaks TLS
 * @param host the host, or all hosts below a name
 * @param port the port
 * @param basePath what stands in front of every path, without a slash at its end; often empty
 */
public record UpstreamUrl(boolean tls, HostPattern host, int port, String basePath) {

    public static UpstreamUrl parse(String prefix, String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw refused(prefix, url, "it must start with https://, or http:// for this machine");
        }
        boolean tls = scheme.equals("https");
        String rest = url.substring(end + 3);
        int slash = rest.indexOf('/');
        String written = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        if (written.indexOf('@') >= 0 || rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
            throw refused(prefix, url, "it must have no user, query or fragment");
        }
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        RequestPath checked = RequestPath.parse(path + "/");
        if (checked.fault().isPresent() || checked.hidesSlash() || path.indexOf('%') >= 0 || path.contains("//")) {
            throw refused(prefix, url, "its path must be plain");
        }
        Authority authority;
        HostPattern host;
        try {
            authority = Authority.parse(written);
            host = HostPattern.parse(new Authority(authority.host(), OptionalInt.empty()).toString());
        } catch (NonoException e) {
            throw refused(prefix, url, String.valueOf(e.details().getOrDefault("reason", "its host is malformed")));
        }
        if (host.kind() == HostPattern.Kind.ANY) {
            throw refused(prefix, url, "it must name a host");
        }
        if (!tls && !isThisMachine(host)) {
            throw refused(prefix, url, "without TLS it must be on this machine: localhost, 127.0.0.1 or [::1]");
        }
        return new UpstreamUrl(tls, host, authority.port().orElse(tls ? 443 : 80), path);
    }

    private static boolean isThisMachine(HostPattern host) {
        return host.kind() == HostPattern.Kind.EXACT
                && (host.host().equals("localhost")
                        || IpAddress.parse(host.host())
                                .map(IpAddress::isLoopback)
                                .orElse(false));
    }

    public boolean matches(Host target, int targetPort) {
        return targetPort == port && host.matches(target, targetPort);
    }

    public boolean hasWildcard() {
        return host.kind() == HostPattern.Kind.BELOW;
    }

    /** Scheme, host, port and base path, for records. */
    public String shown() {
        boolean usual = port == (tls ? 443 : 80);
        HostPattern withPort =
                new HostPattern(host.kind(), host.host(), usual ? OptionalInt.empty() : OptionalInt.of(port));
        return (tls ? "https://" : "http://") + withPort + basePath;
    }

    /** The pattern of host and port. */
    public String pattern() {
        return new HostPattern(host.kind(), host.host(), OptionalInt.of(port)).toString();
    }

    private static NonoException refused(String prefix, String url, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the upstream \"" + url + "\" of the route " + prefix + " cannot be used: " + why,
                Map.of("route", prefix, "reason", why),
                null);
    }
}
