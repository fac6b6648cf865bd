package dev.nono.proxy.internal.oauth;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Host;
import dev.nono.proxy.internal.decide.UpstreamUrl;

/**
 * Where tokens are fetched.
 *
 * @param tls whether TLS is spoken
 * @param host the host
 * @param port the port
 * @param path the path
 */
public record TokenUrl(boolean tls, Host host, int port, String path) {
    public static TokenUrl parse(String route, String url) {
        UpstreamUrl parsed = UpstreamUrl.parse(route, url);
        if (parsed.hasWildcard()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE, "the token URL of the route " + route + " must name one host: " + url);
        }
        return new TokenUrl(
                parsed.tls(),
                Host.parse(parsed.host().host()),
                parsed.port(),
                parsed.basePath().isEmpty() ? "/" : parsed.basePath());
    }
}
