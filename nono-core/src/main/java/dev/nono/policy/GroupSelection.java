package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which groups a run includes. */
public final class GroupSelection {
    private static final List<String> DEFAULTS = List.of(
            "deny_credentials",
            "deny_keychains_macos",
            "deny_keychains_linux",
            "deny_browser_data_macos",
            "deny_browser_data_linux",
            "deny_macos_private",
            "deny_shell_history",
            "deny_shell_configs",
            "system_read_macos",
            "system_read_linux_core",
            "system_write_macos",
            "system_write_linux",
            "user_tools",
            "homebrew_macos",
            "homebrew_linux",
            "dangerous_commands",
            "dangerous_commands_macos",
            "dangerous_commands_linux");

    private GroupSelection() {}

    /**
     * The groups of a run without a profile.
     *
     * @return names, in the order in which they are applied
     */
    public static List<String> defaults() {
        return DEFAULTS;
    }

    /**
     * The default groups and others, without those that are excluded. An exclusion wins over an inclusion.
     *
     * @param groups the table
     * @param include names to add
     * @param exclude names to leave out; unknown ones have no effect
     * @return names without duplicates, in the order in which they are applied
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming every excluded group that is required
     */
    public static List<String> of(PolicyGroups groups, Collection<String> include, Collection<String> exclude) {
        List<String> refused = exclude.stream()
                .filter(name -> groups.find(name).filter(PolicyGroup::required).isPresent())
                .distinct()
                .toList();
        if (!refused.isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "these policy groups are required and cannot be excluded: " + String.join(", ", refused)
                            + "; bypass the protection of single paths instead");
        }
        Set<String> names = new LinkedHashSet<>(DEFAULTS);
        names.addAll(include);
        names.removeAll(Set.copyOf(exclude));
        return List.copyOf(names);
    }

    /** Fails if a group that is required on a platform is not among the names. */
    static void requireComplete(PolicyGroups groups, Platform platform, Collection<String> names) {
        List<String> missing = new ArrayList<>();
        for (PolicyGroup group : groups.of(platform)) {
            if (group.required() && !names.contains(group.name())) {
                missing.add(group.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "these policy groups are required and missing: " + String.join(", ", missing));
        }
    }
}
