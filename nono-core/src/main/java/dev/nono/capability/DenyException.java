package dev.nono.capability;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A path that a {@link DenyRule} above it, or on it, does not close: somebody lifted the protection. It grants nothing;
 * what grants give is no longer taken away. A denied path further down stays closed.
 *
 * @param path an absolute path; it and everything below it
 * @param access what is not closed
 * @param source who lifted the protection
 */
public record DenyException(Path path, Access access, GrantSource source) {
    /** Checks that the path is absolute, and takes {@code .} out of it. */
    public DenyException {
        Objects.requireNonNull(access);
        Objects.requireNonNull(source);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("an excepted path must be absolute: " + path);
        }
        path = RealPaths.withoutDots(path);
    }

    /**
     * Whether this exception takes a path out of a rule.
     *
     * @param deny a rule
     * @param candidate an absolute real path that the rule covers
     * @param wanted what is to be done with it
     * @return true if the exception covers the path for that, and lies at or below the path of the rule
     */
    public boolean lifts(DenyRule deny, Path candidate, Access wanted) {
        return access.contains(wanted) && candidate.startsWith(path) && path.startsWith(deny.path());
    }

    /**
     * Whether this exception takes a path out of a pattern.
     *
     * @param deny a pattern
     * @param candidate an absolute real path that the pattern covers
     * @param wanted what is to be done with it
     * @return true if the exception covers the path for that, and the pattern covers the path of the exception
     */
    public boolean lifts(DenyPattern deny, Path candidate, Access wanted) {
        return access.contains(wanted) && candidate.startsWith(path) && deny.covers(path);
    }
}
