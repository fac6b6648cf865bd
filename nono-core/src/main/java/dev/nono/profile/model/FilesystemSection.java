package dev.nono.profile.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which paths are open and which stay closed, as written: variables, tokens and globs are expanded when the profile is
 * prepared for a run.
 */
public final class FilesystemSection {
    /** No path. */
    public static final FilesystemSection NONE = new FilesystemSection(Map.of());

    private final EnumMap<PathList, List<Entry>> lists = new EnumMap<>(PathList.class);

    /**
     * Makes a section.
     *
     * @param lists the entries of each list; lists that are absent are empty
     */
    public FilesystemSection(Map<PathList, List<Entry>> lists) {
        for (Map.Entry<PathList, List<Entry>> list : lists.entrySet()) {
            if (!list.getValue().isEmpty()) {
                this.lists.put(list.getKey(), List.copyOf(list.getValue()));
            }
        }
    }

    /**
     * The entries of a list.
     *
     * @param list which one
     * @return the entries, in order
     */
    public List<Entry> get(PathList list) {
        return lists.getOrDefault(list, List.of());
    }

    /**
     * Whether no list has an entry.
     *
     * @return true if nothing is said
     */
    public boolean isEmpty() {
        return lists.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilesystemSection section && lists.equals(section.lists);
    }

    @Override
    public int hashCode() {
        return lists.hashCode();
    }

    /** The lists that have entries. */
    @Override
    public String toString() {
        return lists.toString();
    }
}
