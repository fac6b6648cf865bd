package dev.nono.profile.model;

import java.util.List;

/**
 * What is left out of snapshots.
 *
 * @param excludePatterns names of files and directories
 * @param excludeGlobs globs of paths
 */
public record RollbackSection(List<String> excludePatterns, List<String> excludeGlobs) {
    /** Checks that nothing is missing and copies the collections. */
    public RollbackSection {
        excludePatterns = List.copyOf(excludePatterns);
        excludeGlobs = List.copyOf(excludeGlobs);
    }

    /** Nothing said. */
    public static final RollbackSection NONE = new RollbackSection(List.of(), List.of());
}
