package dev.nono.profile.model;

import java.util.Objects;

/**
 * A method and a path of requests.
 *
 * @param method such as {@code GET}, or {@code *} for any
 * @param path where {@code *} stands for one segment and {@code **} for any number
 */
public record HttpRule(String method, String path) {
    /** Checks that nothing is missing and copies the collections. */
    public HttpRule {
        Objects.requireNonNull(method);
        Objects.requireNonNull(path);
    }
}
