package dev.nono.profile.model;

import dev.nono.platform.When;
import java.util.Objects;
import java.util.Optional;

/**
 * An element of a list that may depend on the system.
 *
 * @param value the path, group, origin or variable
 * @param when the condition under which it counts; none if it always does
 */
public record Entry(String value, Optional<When> when) {
    /** Checks that nothing is missing and copies the collections. */
    public Entry {
        Objects.requireNonNull(value);
        Objects.requireNonNull(when);
    }

    /** Written out, since what the JVM makes for a record costs milliseconds on its first use. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry && value.equals(entry.value) && when.equals(entry.when);
    }

    /** As {@link #equals} compares. */
    @Override
    public int hashCode() {
        return 31 * value.hashCode() + when.hashCode();
    }

    /**
     * An element that always counts.
     *
     * @param value the path, group, origin or variable
     * @return the element
     */
    public static Entry of(String value) {
        return new Entry(value, Optional.empty());
    }
}
