package dev.nono.sandbox.linux.internal.landlock;

import java.nio.file.Path;

/**
 * Rights on an object and, if it is a directory, on all below it.
 *
 * @param path canonical and absolute
 * @param kind of object that was seen there; finding another kind when the rule is made refuses the launch
 * @param access {@link FsRight} bits, all of them handled
 */
public record PathRule(Path path, NodeKind kind, long access) {

    public PathRule {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("a rule needs an absolute path, not '" + path + "'");
        }
    }
}
