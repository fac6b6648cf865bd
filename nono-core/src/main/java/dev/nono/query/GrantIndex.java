package dev.nono.query;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the grants that cover a path by walking up its ancestors, so that the number of grants does not matter. Grants on
 * one path are in their order; what is asked for comes back most specific first, and of two equals the later one first.
 */
final class GrantIndex {
    private final Map<Path, List<FileGrant>> files = new HashMap<>();
    private final Map<Path, List<FileGrant>> directories = new HashMap<>();

    private final Set<Path> takenApart = new HashSet<>();

    /**
     * Indexes a set.
     *
     * @param literal whether to find grants by the path as it was written, rather than by the real path
     */
    GrantIndex(CapabilitySet caps, boolean literal) {
        for (FileGrant grant : caps.files()) {
            Path path = literal ? grant.original().toAbsolutePath() : grant.resolved();
            (grant.isFile() ? files : directories)
                    .computeIfAbsent(path, key -> new ArrayList<>(1))
                    .add(grant);
            Path parent = grant.resolved().getParent();
            if (grant.part() == GrantPart.ENTRY && parent != null) {
                takenApart.add(parent);
            } else if (grant.part() == GrantPart.NAMES) {
                takenApart.add(grant.resolved());
            }
        }
    }

    /** Whether a path is a directory that was granted without something in it, or lies directly in one. */
    boolean isTakenApart(Path path) {
        return takenApart.contains(path) || takenApart.contains(path.getParent());
    }

    /** What covers the first of these paths; the others are the directories above it. */
    List<FileGrant> covering(List<Path> ancestors) {
        List<FileGrant> found = new ArrayList<>(4);
        addReversed(found, files.get(ancestors.get(0)));
        for (Path ancestor : ancestors) {
            addReversed(found, directories.get(ancestor));
        }
        return found;
    }

    private static void addReversed(List<FileGrant> found, @Nullable List<FileGrant> grants) {
        if (grants != null) {
            for (int i = grants.size() - 1; i >= 0; i--) {
                found.add(grants.get(i));
            }
        }
    }
}
