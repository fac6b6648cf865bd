package dev.nono.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a standard stream of the program goes.
 *
 * @param kind what kind of place it is
 * @param path the file; empty for every other kind
 */
public record Stdio(Kind kind, Optional<Path> path) {
    /** The stream of this JVM. */
    public static final Stdio INHERIT = new Stdio(Kind.INHERIT, Optional.empty());

    /** A pipe to this JVM. */
    public static final Stdio PIPE = new Stdio(Kind.PIPE, Optional.empty());

    /** The same place as standard output; for standard error only. */
    public static final Stdio MERGE = new Stdio(Kind.MERGE, Optional.empty());

    /** Nothing: reads end at once, what is written is gone. */
    public static final Stdio DISCARD = new Stdio(Kind.DISCARD, Optional.empty());

    /** Kinds of places. */
    public enum Kind {
        /** The stream of this JVM. */
        INHERIT,
        /** A pipe to this JVM. */
        PIPE,
        /** Where standard output goes. */
        MERGE,
        /** Nothing. */
        DISCARD,
        /** A file to read, or to write anew. */
        FILE,
        /** A file to write behind what it holds. */
        APPEND
    }

    /** Checks that files, and only files, have a path. */
    public Stdio {
        if ((kind == Kind.FILE || kind == Kind.APPEND) != path.isPresent()) {
            throw new IllegalArgumentException("a file, and nothing else, has a path");
        }
    }

    /**
     * A file to read from, or to write anew. It is opened by this JVM, before the program is restricted.
     *
     * @param path the file
     * @return the place
     */
    public static Stdio file(Path path) {
        return new Stdio(Kind.FILE, Optional.of(path));
    }

    /**
     * A file to write behind what it holds. It is opened by this JVM, before the program is restricted.
     *
     * @param path the file
     * @return the place
     */
    public static Stdio append(Path path) {
        return new Stdio(Kind.APPEND, Optional.of(path));
    }
}
