package dev.nono.profile.model;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Ceilings for all processes of a run together.
 *
 * @param memoryBytes memory
 * @param maxProcesses processes and threads
 */
public record ResourceSection(OptionalLong memoryBytes, OptionalLong maxProcesses) {
    /** Checks that nothing is missing and copies the collections. */
    public ResourceSection {
        Objects.requireNonNull(memoryBytes);
        Objects.requireNonNull(maxProcesses);
    }

    /** No ceiling. */
    public static final ResourceSection NONE = new ResourceSection(OptionalLong.empty(), OptionalLong.empty());
}
