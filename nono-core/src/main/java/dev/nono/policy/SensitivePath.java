package dev.nono.policy;

import java.nio.file.Path;

/**
 * A path that some group protects, whether or not the run includes that group.
 *
 * @param path the path, absolute; everything below it is sensitive too
 * @param group the name of the group
 * @param description what the group is for, one line
 */
public record SensitivePath(Path path, String group, String description) {
    /**
     * Whether a path falls under this one.
     *
     * @param candidate an absolute path
     * @return true if it is this path or below it
     */
    public boolean covers(Path candidate) {
        return candidate.startsWith(path);
    }
}
