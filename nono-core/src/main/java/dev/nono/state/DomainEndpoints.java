package dev.nono.state;

import java.util.List;
import java.util.Objects;

/**
 * The requests that the proxy lets through to one host.
 *
 * @param domain the host
 * @param endpoints the requests; others are refused
 */
public record DomainEndpoints(String domain, List<Endpoint> endpoints) {
    /** Copies the list. */
    public DomainEndpoints {
        Objects.requireNonNull(domain);
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Requests of one method to some paths.
     *
     * @param method the method, or {@code *} for any
     * @param path the pattern of the path
     */
    public record Endpoint(String method, String path) {
        /** Checks that nothing is missing. */
        public Endpoint {
            Objects.requireNonNull(method);
            Objects.requireNonNull(path);
        }
    }
}
