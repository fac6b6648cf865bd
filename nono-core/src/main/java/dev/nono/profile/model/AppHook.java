package dev.nono.profile.model;

import java.util.Objects;

/**
 * An integration of older versions. Kept and shown; nothing is installed.
 *
 * @param event when it ran
 * @param matcher for what
 * @param script what it ran
 */
public record AppHook(String event, String matcher, String script) {
    /** Checks that nothing is missing and copies the collections. */
    public AppHook {
        Objects.requireNonNull(event);
        Objects.requireNonNull(matcher);
        Objects.requireNonNull(script);
    }
}
