package dev.nono.sandbox.macos.internal.seatbelt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * The spellings under which the kernel may meet a path. It judges an object under its real path, and each link on the way
 * to it under the link's own.
 */
final class Spellings {
    /** Where the writable volume is mounted; its directories are grafted into the root under their plain paths. */
    private static final Path DATA_VOLUME = Path.of("/System/Volumes/Data");

    private final Path launchDirectory;

    Spellings(Path launchDirectory) {
        this.launchDirectory = launchDirectory;
    }

    /** The real path of a grant, then the path as it was written if it is another one. */
    List<Path> of(Path resolved, Path original) {
        Path written = withoutDots(launchDirectory.resolve(original));
        if (written.equals(resolved) || hasParentStep(written)) {
            // What ".." means depends on links: folded by text it could name a path that nobody granted.
            return List.of(resolved);
        }
        return List.of(resolved, written);
    }

    /** A denied path, where its links lead, and both of them on the volume behind the root. */
    static List<Path> ofDenied(Path path, PathFacts files) {
        Set<Path> all = new LinkedHashSet<>();
        all.add(path);
        all.add(files.canonical(path));
        for (Path plain : List.copyOf(all)) {
            all.add(otherVolume(plain));
        }
        return List.copyOf(all);
    }

    private static Path otherVolume(Path path) {
        Path root = Path.of("/");
        return path.startsWith(DATA_VOLUME)
                ? root.resolve(DATA_VOLUME.relativize(path))
                : DATA_VOLUME.resolve(root.relativize(path));
    }

    /** Adds every ancestor of a path but the root. */
    static void addAncestors(Path path, SortedSet<Path> ancestors) {
        for (Path parent = path.getParent(); parent != null && parent.getNameCount() > 0; parent = parent.getParent()) {
            ancestors.add(parent);
        }
    }

    /** The directories strictly between two paths, the lower first. */
    static List<Path> between(Path upper, Path lower) {
        List<Path> between = new ArrayList<>();
        for (Path q = lower.getParent(); q != null && q.startsWith(upper) && !q.equals(upper); q = q.getParent()) {
            between.add(q);
        }
        return between;
    }

    private static Path withoutDots(Path path) {
        Path result = Path.of("/");
        for (Path name : path) {
            if (!name.toString().equals(".")) {
                result = result.resolve(name);
            }
        }
        return result;
    }

    private static boolean hasParentStep(Path path) {
        for (Path name : path) {
            if (name.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }
}
