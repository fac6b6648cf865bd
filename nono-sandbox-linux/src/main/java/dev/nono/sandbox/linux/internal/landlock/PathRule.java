package dev.nono.sandbox.linux.internal.landlock;

import java.nio.file.Path;

/**
 * Rights on an object and, if it is a directory, on all below it.
 *
 * @param path canonical and absolute
 * @param kind of object that was seen there; finding another kind when the rule is made refuses the launch
 * @param access {@link FsRight} bits, all of them handled
 * @param trust what may have happened to the path since it was looked at
 */
public record PathRule(Path path, NodeKind kind, long access, Trust trust) {

    /** What opening the path for its rule may meet. */
    public enum Trust {
        /** Links are followed: the path comes from this system, not from a user. */
        FOLLOW,
        /** The path was real, so that meeting a link, or nothing, means that somebody changed it: no launch. */
        REAL,
        /** Likewise, but the rule is left out then: nobody asked for this very path. */
        REAL_OR_GONE
    }

    public PathRule {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("a rule needs an absolute path, not '" + path + "'");
        }
    }
}
