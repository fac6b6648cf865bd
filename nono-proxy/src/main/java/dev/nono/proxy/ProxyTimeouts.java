package dev.nono.proxy;

import java.time.Duration;

/**
 * How long the proxy waits. A tunnel in which nothing moves is kept, unless {@code idleTunnel} says otherwise.
 *
 * @param head for the head of a request
 * @param connect for a connection to an upstream, all its addresses together
 * @param handshake for a TLS handshake
 * @param response for the head of a response, counted from the last part of the request that could be sent
 * @param lookup for the addresses of a name
 * @param idleTunnel in a tunnel in which nothing moves; zero for ever
 * @param idleUpstream before a connection that nobody uses is closed
 * @param drain for exchanges to end when the proxy stops
 */
public record ProxyTimeouts(
        Duration head,
        Duration connect,
        Duration handshake,
        Duration response,
        Duration lookup,
        Duration idleTunnel,
        Duration idleUpstream,
        Duration drain) {
    /** The defaults. */
    public static final ProxyTimeouts DEFAULT = new ProxyTimeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(300),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofSeconds(90),
            Duration.ofSeconds(2));
}
