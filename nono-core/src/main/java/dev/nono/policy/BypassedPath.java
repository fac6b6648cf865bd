package dev.nono.policy;

import dev.nono.capability.Access;
import java.nio.file.Path;

/**
 * A path whose protection the user lifted.
 *
 * @param path the path as written, expanded
 * @param canonical the same path without links, as far as it exists
 * @param access what the user also granted there; no more is lifted
 */
public record BypassedPath(Path path, Path canonical, Access access) {
    /**
     * Whether a path falls under the bypass.
     *
     * @param candidate an absolute path
     * @return true if it is the bypassed path or below it
     */
    public boolean covers(Path candidate) {
        return candidate.startsWith(canonical) || candidate.startsWith(path);
    }
}
