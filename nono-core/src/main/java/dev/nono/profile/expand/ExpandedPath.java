package dev.nono.profile.expand;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A path that an entry of a profile stands for.
 *
 * @param written the entry as it was written
 * @param path the path, absolute, links not resolved
 * @param glob whether it was found by a wildcard
 */
public record ExpandedPath(String written, Path path, boolean glob) {
    /** Checks that nothing is missing. */
    public ExpandedPath {
        Objects.requireNonNull(written);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: " + path);
        }
    }
}
