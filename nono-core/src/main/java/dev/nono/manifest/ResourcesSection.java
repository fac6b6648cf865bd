package dev.nono.manifest;

import dev.nono.capability.ByteSize;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ceilings on what the program and everything it starts may use.
 *
 * @param memoryBytes the memory, or empty for no ceiling
 * @param maxProcesses the processes and threads, at least 1, or empty for no ceiling
 */
public record ResourcesSection(Optional<ByteSize> memoryBytes, OptionalLong maxProcesses) {
    /** Checks that nothing is missing. */
    public ResourcesSection {
        Objects.requireNonNull(memoryBytes);
        Objects.requireNonNull(maxProcesses);
    }

    /**
     * Whether there is no ceiling.
     *
     * @return true if none is set
     */
    public boolean isEmpty() {
        return memoryBytes.isEmpty() && maxProcesses.isEmpty();
    }
}
