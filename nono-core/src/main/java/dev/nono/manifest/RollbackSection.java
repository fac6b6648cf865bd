package dev.nono.manifest;

import java.util.List;

/**
 * Whether what the program changes can be undone.
 *
 * @param enabled whether snapshots are taken
 * @param excludePatterns names that are left out
 * @param excludeGlobs patterns of names that are left out
 */
public record RollbackSection(boolean enabled, List<String> excludePatterns, List<String> excludeGlobs) {
    /** Copies the lists. */
    public RollbackSection {
        excludePatterns = List.copyOf(excludePatterns);
        excludeGlobs = List.copyOf(excludeGlobs);
    }
}
