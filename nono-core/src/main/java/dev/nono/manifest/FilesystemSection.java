package dev.nono.manifest;

import dev.nono.capability.Access;
import java.util.List;
import java.util.Objects;

/**
 * What may be read and written.
 *
 * @param grants the grants
 * @param deny paths that stay closed, with everything below them
 */
public record FilesystemSection(List<PathGrant> grants, List<DeniedPath> deny) {
    /** Copies the lists. */
    public FilesystemSection {
        grants = List.copyOf(grants);
        deny = List.copyOf(deny);
    }

    /** What a grant is on. */
    public enum GrantType {
        /** Exactly one file. */
        FILE("file"),
        /** A directory and everything below it. */
        DIRECTORY("directory");

        private final String wireName;

        GrantType(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in manifests.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * A grant on a path.
     *
     * @param path the path as written, not empty
     * @param access what is granted
     * @param type what it is on
     */
    public record PathGrant(String path, Access access, GrantType type) {
        /** Checks that nothing is missing. */
        public PathGrant {
            Objects.requireNonNull(path);
            Objects.requireNonNull(access);
            Objects.requireNonNull(type);
        }
    }

    /**
     * A path that stays closed.
     *
     * @param path the path as written, not empty
     */
    public record DeniedPath(String path) {
        /** Checks that nothing is missing. */
        public DeniedPath {
            Objects.requireNonNull(path);
        }
    }
}
