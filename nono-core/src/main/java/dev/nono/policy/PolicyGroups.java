package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table of policy groups, in the order of the document. Immutable. */
public final class PolicyGroups {
    private final Map<String, PolicyGroup> groups;

    private PolicyGroups(Map<String, PolicyGroup> groups) {
        this.groups = groups;
    }

    /**
     * The groups that come with nono. Read once.
     *
     * @return the table
     * */
    public static PolicyGroups builtIn() {
        return BuiltIn.GROUPS;
    }

    /**
     * Reads a table.
     *
     * @param text groups in the form of the built-in table
     * @param origin where the text comes from, for messages
     * @return the table
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming the line that is not understood
     */
    public static PolicyGroups of(String text, String origin) {
        return new PolicyGroups(GroupParser.parse(text, origin));
    }

    /**
     * This table and the groups of somebody else, such as an installed pack.
     *
     * @param more the groups to add
     * @param origin where they come from, for the message
     * @return both
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if a name exists already
     */
    public PolicyGroups with(Collection<PolicyGroup> more, String origin) {
        Map<String, PolicyGroup> all = new LinkedHashMap<>(groups);
        for (PolicyGroup group : more) {
            if (all.putIfAbsent(group.name(), group) != null) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        origin + " defines the policy group " + group.name()
                                + ", which exists already; rename it there or remove " + origin);
            }
        }
        return new PolicyGroups(all);
    }

    /**
     * The group with a name.
     *
     * @param name the name
     * @return the group, or empty if there is none
     */
    public Optional<PolicyGroup> find(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /**
     * The group with a name, which must exist.
     *
     * @param name the name
     * @return the group
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming it
     */
    public PolicyGroup require(String name) {
        PolicyGroup group = groups.get(name);
        if (group == null) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "unknown policy group \"" + name + "\"" + Spelling.hint(name, names())
                            + "; \"nono profile groups\" lists those that exist",
                    Map.of("group", name),
                    null);
        }
        return group;
    }

    /** The names of all groups. */
    Set<String> names() {
        return groups.keySet();
    }

    /**
     * Every group.
     *
     * @return in the order of the document
     */
    public List<PolicyGroup> all() {
        return List.copyOf(groups.values());
    }

    /**
     * The groups that count on a platform.
     *
     * @param platform the platform
     * @return in the order of the document
     */
    public List<PolicyGroup> of(Platform platform) {
        List<PolicyGroup> applying = new ArrayList<>();
        for (PolicyGroup group : groups.values()) {
            if (group.appliesTo(platform)) {
                applying.add(group);
            }
        }
        return applying;
    }

    /** Read on first use, by whoever comes first. */
    private static final class BuiltIn {
        static final PolicyGroups GROUPS = new PolicyGroups(GroupParser.parse(BuiltInGroups.TEXT, "nono"));
    }
}
