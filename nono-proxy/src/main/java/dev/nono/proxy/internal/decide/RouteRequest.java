package dev.nono.proxy.internal.decide;

import dev.nono.net.Host;
import java.util.List;
import java.util.Optional;

/**
 * A request that somebody has to look into: the head of it, checked for form (one {@code Host}, no smuggling, names are
 * tokens), with nothing taken out yet.
 *
 * @param way {@link Way#REVERSE} or {@link Way#INTERCEPT}
 * @param target the connected host and port for {@code INTERCEPT}; empty for {@code REVERSE}
 * @param method the method, as sent
 * @param path the request target in origin form, raw, with its query
 * @param headers all headers in order
 * @param proxyAuth what {@code Proxy-Authorization} said
 * @param upgrade whether it is a well-formed opening of a WebSocket
 */
public record RouteRequest(
        Way way,
        Optional<Endpoint> target,
        String method,
        String path,
        List<HeaderField> headers,
        ProxyAuth proxyAuth,
        boolean upgrade) {

    /**
     * A host and port.
     *
     * @param host the canonical host
     * @param port the port
     */
    public record Endpoint(Host host, int port) {}

    /** Copies the headers. */
    public RouteRequest {
        headers = List.copyOf(headers);
    }

    /** The path may hold a token, so only the method is printed. */
    @Override
    public String toString() {
        return way + " " + method;
    }
}
