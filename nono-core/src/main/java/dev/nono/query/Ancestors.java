package dev.nono.query;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A path and every directory above it, found once for all tables that are looked into: a path keeps its hash. */
final class Ancestors {
    private Ancestors() {}

    /** The path first, its root last. */
    static List<Path> of(Path path) {
        List<Path> all = new ArrayList<>(path.getNameCount() + 1);
        for (Path ancestor = path; ancestor != null; ancestor = ancestor.getParent()) {
            all.add(ancestor);
        }
        return all;
    }
}
