package dev.nono.state;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import java.util.List;
import java.util.Objects;

/**
 * A stored state, resolved anew.
 *
 * @param capabilities what the sandbox grants
 * @param staleFiles file grants whose path names another object by now, so that the kernel refuses it; they are in the
 *     set all the same
 */
public record RestoredState(CapabilitySet capabilities, List<FileGrant> staleFiles) {
    /** Copies the list. */
    public RestoredState {
        Objects.requireNonNull(capabilities);
        staleFiles = List.copyOf(staleFiles);
    }
}
