package dev.nono.profile.model;

import java.util.Objects;

/**
 * Requests that may become WebSockets.
 *
 * @param origin one of the origins of the provider
 * @param path an absolute path
 */
public record UpgradeRule(String origin, String path) {
    /** Checks that nothing is missing and copies the collections. */
    public UpgradeRule {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(path);
    }
}
