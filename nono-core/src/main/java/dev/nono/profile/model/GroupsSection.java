package dev.nono.profile.model;

import java.util.List;

/**
 * The policy groups that a profile adds and leaves out.
 *
 * @param include names to add to the default groups
 * @param exclude names to leave out; wins over an inclusion
 */
public record GroupsSection(List<Entry> include, List<Entry> exclude) {
    /** Checks that nothing is missing and copies the collections. */
    public GroupsSection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Nothing said. */
    public static final GroupsSection NONE = new GroupsSection(List.of(), List.of());
}
