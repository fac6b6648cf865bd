package dev.nono.manifest;

import java.util.List;
import java.util.Objects;

/**
 * Capabilities as a manifest.
 *
 * @param manifest what a manifest can say of them
 * @param unrepresented what it cannot say, one line each; a sandbox built from the manifest differs in these
 */
public record ManifestExport(CapabilityManifest manifest, List<String> unrepresented) {
    /** Copies the list. */
    public ManifestExport {
        Objects.requireNonNull(manifest);
        unrepresented = List.copyOf(unrepresented);
    }
}
