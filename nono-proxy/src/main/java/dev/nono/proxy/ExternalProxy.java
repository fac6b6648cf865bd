package dev.nono.proxy;

import dev.nono.secret.Secret;
import java.util.List;
import java.util.Optional;

/**
 * The proxy of a company, through which connections go.
 *
 * @param address {@code host:port}, {@code http://host:port} or {@code https://host:port}
 * @param basicAuth {@code user:password}, when it asks for that
 * @param bypass hosts that are connected to directly: names, and {@code *.suffix}
 */
public record ExternalProxy(String address, Optional<Secret> basicAuth, List<String> bypass) {
    /** Copies the list. */
    public ExternalProxy {
        bypass = List.copyOf(bypass);
    }
}
