package dev.nono.policy;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.RealPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rules in the language of macOS that policy itself needs, for what a capability set has no word. They are added to a set
 * once all of its grants are known, in the order of the methods here: the last rule that matches counts.
 */
public final class SeatbeltRules {
    private static final String WRITE = "file-write-data file-write-create file-write-unlink file-write-flags"
            + " file-write-mode file-write-owner file-write-times file-write-xattr";

    private SeatbeltRules() {}

    /**
     * Lets files be opened by other applications.
     *
     * @return the rules
     */
    public static List<PlatformRule> launchServices() {
        return List.of(PlatformRule.of("(allow lsopen)"));
    }

    /**
     * Lets files be deleted below whatever may be written, where a group forbids deletion everywhere.
     *
     * @param caps a set with all of its grants
     * @return one rule for each spelling of each writable grant, sorted
     */
    public static List<PlatformRule> unlinkInWritable(CapabilitySet caps) {
        SortedSet<String> rules = new TreeSet<>();
        for (FileGrant grant : caps.files()) {
            if (grant.access().writes()) {
                for (Path path : List.of(grant.resolved(), grant.original().toAbsolutePath())) {
                    if (hasParentStep(path)) {
                        // Matches nothing: the kernel never meets a path in this form.
                        continue;
                    }
                    rules.add("(allow file-write-unlink (" + (grant.isFile() ? "literal " : "subpath ")
                            + PlatformRule.quote(path.toString()) + "))");
                }
            }
        }
        return checked(rules);
    }

    /**
     * Keeps a verified file as it is: it can be read where that is granted, not written, replaced, removed or moved, nor can
     * a directory above it.
     *
     * @param file the file
     * @param caps a set with all of its grants
     * @return the rules
     */
    public static List<PlatformRule> unchangeable(Path file, CapabilitySet caps) {
        List<String> rules = new ArrayList<>();
        SortedSet<Path> spellings = new TreeSet<>(List.of(file.toAbsolutePath(), RealPaths.tryCanonicalize(file)));
        SortedSet<String> ancestors = new TreeSet<>();
        for (Path path : spellings) {
            rules.add("(deny " + WRITE + " (literal " + PlatformRule.quote(path.toString()) + "))");
            for (FileGrant grant : caps.files()) {
                for (Path up = path.getParent();
                        up != null && grant.access().writes() && !grant.isFile() && isBelow(up, grant.resolved());
                        up = up.getParent()) {
                    ancestors.add("(deny file-write-unlink (literal " + PlatformRule.quote(up.toString()) + "))");
                }
            }
        }
        rules.addAll(ancestors);
        return checked(rules);
    }

    /**
     * Keeps a program from being executed, read or loaded, so that only what stands in its place can be called.
     *
     * @param binary the real path of the program
     * @return the rules
     */
    public static List<PlatformRule> unusable(Path binary) {
        String literal = "(literal " + PlatformRule.quote(binary.toString()) + ")";
        return checked(List.of(
                "(deny file-read-data " + literal + ")",
                "(deny file-map-executable " + literal + ")",
                "(deny process-exec* " + literal + ")"));
    }

    private static boolean hasParentStep(Path path) {
        for (Path name : path) {
            if (name.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(Path path, Path directory) {
        return path.startsWith(directory) && !path.equals(directory);
    }

    private static List<PlatformRule> checked(Iterable<String> rules) {
        List<PlatformRule> checked = new ArrayList<>();
        for (String rule : rules) {
            checked.add(PlatformRule.of(rule));
        }
        return checked;
    }
}
