package dev.nono.sandbox.linux.internal.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A mounted hierarchy, from {@code /proc/self/mountinfo}.
 *
 * @param point where it is mounted
 * @param root which group of the hierarchy is seen there
 * @param unified whether it is the hierarchy of cgroup v2
 * @param controllers of a hierarchy of cgroup v1
 */
record CgroupMount(Path point, String root, boolean unified, Set<String> controllers) {

    CgroupMount {
        controllers = Set.copyOf(controllers);
    }

    /** The mounted hierarchies in the content of a mountinfo file; {@code proc(5)} describes its fields. */
    static List<CgroupMount> parse(String content) {
        List<CgroupMount> mounts = new ArrayList<>();
        for (String line : content.split("\n", -1)) {
            int separator = line.indexOf(" - ");
            if (separator < 0) {
                continue;
            }
            String[] left = line.substring(0, separator).split(" ", -1);
            String[] right = line.substring(separator + 3).split(" ", -1);
            boolean unified = right[0].equals("cgroup2");
            if (left.length >= 6 && right.length >= 3 && (unified || right[0].equals("cgroup"))) {
                Set<String> controllers = unified ? Set.of() : Set.of(right[2].split(",", -1));
                mounts.add(new CgroupMount(Path.of(unescaped(left[4])), unescaped(left[3]), unified, controllers));
            }
        }
        return mounts;
    }

    /** The directory of the group {@code path}, which may lie above what the mount shows. */
    Path directory(String path) {
        Path group = Path.of(path).normalize();
        Path top = Path.of(root);
        return point.resolve(group.startsWith(top) ? top.relativize(group) : Path.of(""));
    }

    /** Blank, tab, line feed and backslash are written in octal. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
