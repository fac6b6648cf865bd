package dev.nono.profile;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a profile comes from.
 *
 * @param kind what kind of place it is
 * @param name the name by which it was found
 * @param file the real path of the file; empty for built-in profiles
 * @param pack the pack, as {@code namespace/name}; empty for other kinds
 */
public record ProfileSource(Kind kind, String name, Optional<Path> file, Optional<String> pack) {
    /** Kinds of places. */
    public enum Kind {
        /** It comes with nono. */
        BUILT_IN("built-in"),
        /** An installed pack. */
        PACK("pack"),
        /** The profiles of the user. */
        USER("user"),
        /** A file that was named. */
        FILE("file");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in output.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }

    /** Checks that nothing is missing. */
    public ProfileSource {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(file);
        Objects.requireNonNull(pack);
    }

    /**
     * Whether the user wrote it. Only such profiles choose programs and write rules of the macOS sandbox.
     *
     * @return true for profiles of the user and for files
     */
    public boolean isUserAuthored() {
        return kind == Kind.USER || kind == Kind.FILE;
    }

    /** What it has in common with itself only, whatever it is called. */
    String identity() {
        return file.isPresent() ? file.get().toString() : kind.wireName() + ":" + name;
    }

    /**
     * The place for messages.
     *
     * @return the file, or what it is
     */
    public String display() {
        return file.isPresent() ? file.get().toString() : kind.wireName() + " profile " + name;
    }
}
