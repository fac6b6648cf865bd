package dev.nono.proxy.internal.server;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Authority;
import dev.nono.net.Host;
import dev.nono.proxy.ExternalProxy;
import dev.nono.secret.Secret;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxy of a company, parsed.
 *
 * @param tls whether TLS is spoken with it
 * @param host its host
 * @param port its port
 * @param basicAuth user and password for it
 */
public record Chain(boolean tls, Host host, int port, Optional<Secret> basicAuth) {
    /**
     * Parses what is configured.
     *
     * @param proxy the proxy
     * @return its parts, in canonical spelling
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} if it is written in another way
     */
    public static Chain of(ExternalProxy proxy) {
        String text = proxy.address();
        String lower = text.toLowerCase(Locale.ROOT);
        boolean tls = lower.startsWith("https://");
        if (tls || lower.startsWith("http://")) {
            text = text.substring(text.indexOf("://") + 3);
        }
        if (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.contains("/") || text.contains("@")) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the upstream proxy is written host:port, http://host:port or https://host:port, without user and path");
        }
        Authority authority = Authority.parse(text);
        if (authority.port().isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the upstream proxy " + authority + " needs a port, as in " + authority + ":3128");
        }
        return new Chain(tls, Host.parse(authority.host()), authority.port().getAsInt(), proxy.basicAuth());
    }
}
