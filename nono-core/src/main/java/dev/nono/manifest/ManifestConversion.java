package dev.nono.manifest;

import dev.nono.capability.CapabilitySet;
import java.util.List;
import java.util.Objects;

/**
 * A manifest as capabilities.
 *
 * @param capabilities what the sandbox enforces; a network mode of the proxy has port 0 until the proxy runs
 * @param leftovers the fields that the set does not carry: the caller acts on each or refuses the manifest
 */
public record ManifestConversion(CapabilitySet capabilities, List<Leftover> leftovers) {
    /** Copies the list. */
    public ManifestConversion {
        Objects.requireNonNull(capabilities);
        leftovers = List.copyOf(leftovers);
    }

    /**
     * A field that is not part of a capability set.
     *
     * @param field where it is, such as {@code network.allow_domains}
     * @param meaning what would act on it, one line
     */
    public record Leftover(String field, String meaning) {}
}
