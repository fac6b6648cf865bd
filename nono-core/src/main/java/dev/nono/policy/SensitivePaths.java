package dev.nono.policy;

import dev.nono.capability.RealPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every group of a platform protects, independent of which groups a run includes. In the order of the document.
 *
 * @param paths the paths
 */
public record SensitivePaths(List<SensitivePath> paths) {
    /** Copies the list. */
    public SensitivePaths {
        paths = List.copyOf(paths);
    }

    /**
     * Collects the denied paths of all groups, and for an entry that is a link the path that it leads to.
     *
     * @param groups the table
     * @param context the user
     * @return the paths
     */
    public static SensitivePaths of(PolicyGroups groups, PolicyContext context) {
        List<SensitivePath> paths = new ArrayList<>();
        for (PolicyGroup group : groups.of(context.platform())) {
            for (String entry : group.deny()) {
                Path path = GroupPaths.expand(entry, context);
                paths.add(new SensitivePath(path, group.name(), group.description()));
                if (Files.isSymbolicLink(path)) {
                    Path target = RealPaths.tryCanonicalize(path);
                    if (!target.equals(path) && !NixStore.holds(target, context.platform())) {
                        paths.add(new SensitivePath(target, group.name(), group.description()));
                    }
                }
            }
        }
        return new SensitivePaths(paths);
    }

    /**
     * The first entry under which a path falls.
     *
     * @param path an absolute path
     * @return the entry, or empty if the path is not sensitive
     */
    public Optional<SensitivePath> find(Path path) {
        return paths.stream().filter(entry -> entry.covers(path)).findFirst();
    }
}
