package dev.nono.profile.expand;

import dev.nono.capability.DenyPattern;
import java.util.List;

/**
 * What the entries of a list stand for.
 *
 * @param paths the paths, in the order of the entries, those of a glob sorted
 * @param unset entries of which a variable is not set, with its name behind a blank; they stand for nothing
 * @param patterns the globs among denied entries, which mean what appears later too
 * @param warnings what people should know, one line each
 */
public record PathExpansion(
        List<ExpandedPath> paths, List<String> unset, List<DenyPattern> patterns, List<String> warnings) {
    /** Copies the lists. */
    public PathExpansion {
        paths = List.copyOf(paths);
        unset = List.copyOf(unset);
        patterns = List.copyOf(patterns);
        warnings = List.copyOf(warnings);
    }
}
