package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;

/**
 * A host that may be reached, wholly or for some requests.
 *
 * @param domain as written: a host, {@code *.suffix}, or the name of a group of the network policy
 * @param endpoints the requests that are let through; all if empty
 */
public record DomainRule(String domain, List<HttpRule> endpoints) {
    /** Checks that nothing is missing and copies the collections. */
    public DomainRule {
        Objects.requireNonNull(domain);
        endpoints = List.copyOf(endpoints);
    }
}
