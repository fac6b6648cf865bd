package dev.nono.capability;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A path that stays closed even where a grant covers it. A backend enforces it or refuses the set.
 *
 * @param path an absolute path; it and everything below it is denied
 * @param source who denies it: a group, a profile, or nono itself
 * @param reason one line for people, may be empty
 */
public record DenyRule(Path path, GrantSource source, String reason) {
    /** Checks that the path is absolute, and takes {@code .} out of it. */
    public DenyRule {
        Objects.requireNonNull(source);
        Objects.requireNonNull(reason);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("a denied path must be absolute: " + path);
        }
        path = RealPaths.withoutDots(path);
    }

    /**
     * Whether a path falls under this rule.
     *
     * @param candidate an absolute real path
     * @return true if it is the denied path or below it
     */
    public boolean covers(Path candidate) {
        return candidate.startsWith(path);
    }
}
