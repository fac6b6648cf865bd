package dev.nono.policy;

import dev.nono.capability.FileGrant;
import dev.nono.capability.RealPaths;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A granted directory that had to be taken apart, because something in it is denied and the kernel has no rules that deny.
 *
 * <p>What lay beside the denied paths when the sandbox was made is granted one by one. Names that appear later in one of
 * the {@code open} directories are not; nothing can be created, removed or renamed directly in them.
 *
 * @param grant the grant as it was asked for
 * @param without the denied paths in it, those at which there was something first
 * @param open the directories that lead to the denied paths, that of the grant first
 * @param listed whether the program may see the names in all of these
 * @param entries how many grants took the place of the one
 * @param linked denied files that have other names, under which they may be readable
 */
public record SplitGrant(
        FileGrant grant, List<Path> without, List<Path> open, boolean listed, int entries, List<Path> linked) {
    private static final int SHOWN = 3;

    /** Copies the lists. */
    public SplitGrant {
        Objects.requireNonNull(grant);
        without = List.copyOf(without);
        open = List.copyOf(open);
        linked = List.copyOf(linked);
    }

    /**
     * What is granted, for people.
     *
     * @return one line that names the directory and what is left out
     */
    public String display() {
        return RealPaths.shown(grant.resolved()) + " without " + some(without);
    }

    /**
     * What this way of granting a directory does not give, and what it cannot close.
     *
     * @return lines for people
     */
    public List<String> limits() {
        String places = some(open);
        String first = "in " + places
                + " nothing can be created, removed or renamed, and names that appear there later stay closed";
        String second = listed ? "" : "; listing is closed too, since it would show what is in the denied directory";
        String head = first + second;
        return linked.isEmpty()
                ? List.of(head)
                : List.of(head, some(linked) + " has further names (hard links); a deny closes one name of a file");
    }

    private static String some(List<Path> paths) {
        StringBuilder text = new StringBuilder();
        for (Path path : paths.subList(0, Math.min(SHOWN, paths.size()))) {
            text.append(text.isEmpty() ? "" : ", ").append(RealPaths.shown(path));
        }
        return paths.size() > SHOWN
                ? text.append(" and ")
                        .append(paths.size() - SHOWN)
                        .append(" more")
                        .toString()
                : text.toString();
    }
}
