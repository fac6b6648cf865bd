package dev.nono.query;

/**
 * Requests that the proxy lets through to a host.
 *
 * @param method the method, or {@code *} for any
 * @param path the pattern of the path, as {@link dev.nono.net.EndpointPattern} describes it
 */
public record EndpointRule(String method, String path) {}
