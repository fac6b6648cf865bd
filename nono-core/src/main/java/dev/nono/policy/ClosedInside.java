package dev.nono.policy;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.RealPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What one rule keeps closed inside of directories that a person granted. Only a kernel with rules that deny leaves it so;
 * elsewhere such directories are taken apart, and the set holds no such rule any more ({@link SplitGrant}).
 *
 * @param rule who denies it, for people
 * @param paths the denied paths as they really are, each once, and patterns as text
 */
public record ClosedInside(String rule, List<String> paths) {
    /** Copies the list. */
    public ClosedInside {
        Objects.requireNonNull(rule);
        paths = List.copyOf(paths);
    }

    /**
     * What stays closed inside of what a person granted.
     *
     * @param caps a set as it is enforced
     * @return by rule, in the order in which the set denies
     */
    public static List<ClosedInside> of(CapabilitySet caps) {
        if (caps.denies().isEmpty() && caps.denyPatterns().isEmpty()) {
            return List.of();
        }
        List<Path> granted = new ArrayList<>();
        for (FileGrant grant : caps.files()) {
            if (grant.source().isUserIntent() && !grant.isFile()) {
                granted.add(grant.resolved());
            }
        }
        Map<String, List<String>> closed = new LinkedHashMap<>();
        if (!granted.isEmpty()) {
            Set<Path> seen = new HashSet<>();
            for (DenyRule deny : caps.denies()) {
                Path path = RealPaths.tryCanonicalize(deny.path());
                if (isInside(path, granted) && !isLifted(path, caps) && seen.add(path)) {
                    closed.computeIfAbsent(name(deny.source()), rule -> new ArrayList<>())
                            .add(RealPaths.shown(path));
                }
            }
            for (DenyPattern deny : caps.denyPatterns()) {
                Path root = RealPaths.tryCanonicalize(deny.root());
                if ((isInside(root, granted) || granted.stream().anyMatch(path -> path.startsWith(root)))
                        && root.equals(deny.root())) {
                    closed.computeIfAbsent(name(deny.source()), rule -> new ArrayList<>())
                            .add(deny.display());
                }
            }
        }
        List<ClosedInside> rules = new ArrayList<>();
        closed.forEach((rule, paths) -> rules.add(new ClosedInside(rule, paths)));
        return rules;
    }

    private static boolean isInside(Path path, List<Path> granted) {
        for (Path directory : granted) {
            if (path.startsWith(directory) && !path.equals(directory)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLifted(Path path, CapabilitySet caps) {
        for (DenyException exception : caps.exceptions()) {
            if (path.startsWith(exception.path())) {
                return true;
            }
        }
        return false;
    }

    private static String name(GrantSource source) {
        return source.isUserIntent() ? "a deny rule" : source.display();
    }
}
