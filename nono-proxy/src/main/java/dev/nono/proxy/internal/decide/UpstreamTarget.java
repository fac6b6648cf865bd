package dev.nono.proxy.internal.decide;

import dev.nono.net.Authority;
import dev.nono.net.Host;
import dev.nono.proxy.TlsOptions;
import java.util.OptionalInt;

/**
 * Where a request goes.
 *
 * @param tls whether TLS is spoken
 * @param host the canonical host
 * @param port the port
 * @param options how TLS is spoken; part of the identity of a connection
 */
public record UpstreamTarget(boolean tls, Host host, int port, TlsOptions options) {
    /** The value of {@code Host}: the port only where it is not the usual one. */
    public String authority() {
        boolean usual = port == (tls ? 443 : 80);
        return new Authority(host.text(), usual ? OptionalInt.empty() : OptionalInt.of(port)).toString();
    }

    /** Scheme, host and port, for records. */
    public String origin() {
        return (tls ? "https://" : "http://") + authority();
    }
}
