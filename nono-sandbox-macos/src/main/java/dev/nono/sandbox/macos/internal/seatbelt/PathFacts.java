package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.RealPaths;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What a compiler must know about the files of the machine. */
public interface PathFacts {

    /** The files of this machine. */
    PathFacts OF_THIS_MACHINE = new PathFacts() {
        @Override
        public boolean isRegularFile(Path path) {
            return Files.isRegularFile(path);
        }

        @Override
        public boolean exists(Path path) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public Path canonical(Path path) {
            return RealPaths.tryCanonicalize(path);
        }
    };

    /** Whether a regular file is there, links followed. */
    boolean isRegularFile(Path path);

    /** Whether anything is there, a link to nothing included. */
    boolean exists(Path path);

    /** The path without links, as far as it exists. */
    Path canonical(Path path);
}
