package dev.nono.manifest;

import java.util.List;
import java.util.Objects;

/**
 * A manifest that was read.
 *
 * @param manifest what it says
 * @param warnings what the user should be told about it, one line each: fields that nobody knows
 */
public record ManifestDocument(CapabilityManifest manifest, List<String> warnings) {
    /** Copies the list. */
    public ManifestDocument {
        Objects.requireNonNull(manifest);
        warnings = List.copyOf(warnings);
    }
}
