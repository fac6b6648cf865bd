package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.RealPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns policy groups into capabilities for one user on one platform. Reads the file system to find out what exists and
 * where links lead; the same files give the same result, in the same order.
 */
public final class PolicyResolver {
    /** The group whose grants give way when they would cover the home directory. */
    private static final String TEMPORARY_FILES = "system_write_linux";

    private final PolicyGroups groups;
    private final PolicyContext context;

    private PolicyResolver(PolicyGroups groups, PolicyContext context) {
        this.groups = Objects.requireNonNull(groups);
        this.context = Objects.requireNonNull(context);
    }

    /**
     * A resolver for a table of groups.
     *
     * @param groups the table
     * @param context the user
     * @return a resolver
     */
    public static PolicyResolver of(PolicyGroups groups, PolicyContext context) {
        return new PolicyResolver(groups, context);
    }

    /**
     * A resolver for the groups that come with nono.
     *
     * @param context the user
     * @return a resolver
     */
    public static PolicyResolver builtIn(PolicyContext context) {
        return of(PolicyGroups.builtIn(), context);
    }

    /**
     * Resolves groups. Those of another platform are passed over, paths that do not exist are left out.
     *
     * @param names the groups, in the order in which they are applied
     * @return grants, denied paths and all that follows from the groups
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} for an unknown group or a missing required one,
     *     {@link ErrorCode#ENV_VAR_VALIDATION} if a path of a group cannot be expanded
     */
    public ResolvedPolicy resolve(Collection<String> names) {
        GroupSelection.requireComplete(groups, context.platform(), names);
        ProtectedRoots roots = ProtectedRoots.of(context);
        CapabilitySetBuilder caps = CapabilitySet.builder();
        Map<Path, DenyRule> denies = new LinkedHashMap<>();
        Map<Path, Path> realParents = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        List<SkippedPath> skipped = new ArrayList<>();
        boolean allowUnlink = false;
        if (!context.environment().getOrDefault("XDG_STATE_HOME", "").isEmpty()
                && PolicyContext.isRelativeStateHome(context.environment().get("XDG_STATE_HOME"))) {
            warnings.add("XDG_STATE_HOME is not absolute and is ignored; using " + context.stateHome());
        }
        for (String name : names) {
            PolicyGroup group = groups.require(name);
            if (!group.appliesTo(context.platform())) {
                continue;
            }
            for (FileGrant grant : grants(group, skipped)) {
                if (coversPrivate(group, grant, roots)) {
                    addOnce(
                            warnings,
                            "the temporary directory " + RealPaths.shown(grant.resolved())
                                    + " is not writable in this run:"
                                    + " the home directory, the state or the configuration of nono lies inside it, and nothing below a"
                                    + " granted directory can be closed; grant the directories that are needed");
                } else {
                    caps.grant(grant);
                }
            }
            deny(group, denies, realParents);
            for (String command : group.commands()) {
                caps.blockCommand(command);
            }
            if (context.platform() == Platform.MACOS) {
                rules(group, caps);
            }
            allowUnlink |= group.allowUnlinkInWritable();
        }
        for (DenyRule deny : denies.values()) {
            caps.deny(deny);
        }
        return new ResolvedPolicy(caps.build(), groups, context, roots, allowUnlink, warnings, skipped);
    }

    private List<FileGrant> grants(PolicyGroup group, List<SkippedPath> skipped) {
        List<FileGrant> grants = new ArrayList<>();
        GrantSource source = GrantSource.group(group.name());
        grant(group.read(), Access.READ, source, grants, skipped);
        grant(group.write(), Access.WRITE, source, grants, skipped);
        grant(group.readWrite(), Access.READ_WRITE, source, grants, skipped);
        return grants;
    }

    private void grant(
            List<String> entries,
            Access access,
            GrantSource source,
            List<FileGrant> grants,
            List<SkippedPath> skipped) {
        for (String entry : entries) {
            Path path = GroupPaths.expand(entry, context);
            // Much of what groups name is missing on any one machine. Asked first only to spare an exception for each;
            // what is there is resolved in one step, as every grant is.
            if (!path.toFile().exists()) {
                skipped.add(new SkippedPath(entry, source, "does not exist"));
                continue;
            }
            try {
                grants.add(FileGrant.of(path, access, source));
            } catch (NonoException e) {
                skipped.add(new SkippedPath(entry, source, String.valueOf(e.getMessage())));
            }
        }
    }

    /**
     * Whether a temporary directory holds what must stay closed. Nothing below a granted directory can be closed on
     * Linux, so all that is denied under HOME would be void.
     */
    private boolean coversPrivate(PolicyGroup group, FileGrant grant, ProtectedRoots roots) {
        if (context.platform() != Platform.LINUX
                || grant.isFile()
                || !group.name().equals(TEMPORARY_FILES)) {
            return false;
        }
        return context.home().startsWith(grant.original())
                || grant.covers(RealPaths.tryCanonicalize(context.home()))
                || coversAny(grant, roots.paths())
                || grant.covers(roots.configuration());
    }

    private static boolean coversAny(FileGrant grant, Collection<Path> paths) {
        for (Path path : paths) {
            if (grant.covers(path)) {
                return true;
            }
        }
        return false;
    }

    private void deny(PolicyGroup group, Map<Path, DenyRule> denies, Map<Path, Path> realParents) {
        GrantSource source = GrantSource.group(group.name());
        for (String entry : group.deny()) {
            Path path = GroupPaths.expand(entry, context);
            denies.putIfAbsent(path, new DenyRule(path, source, group.description()));
            Path canonical = canonical(path, realParents);
            if (!canonical.equals(path) && !NixStore.holds(canonical, context.platform())) {
                denies.putIfAbsent(canonical, new DenyRule(canonical, source, group.description()));
            }
        }
    }

    /** As {@link RealPaths#tryCanonicalize}; most denied paths are missing and share their parents. */
    private static Path canonical(Path path, Map<Path, Path> realParents) {
        Path parent = path.getParent();
        Path name = path.getFileName();
        if (parent == null
                || name == null
                || name.toString().equals("..")
                || path.toFile().exists()
                || Files.isSymbolicLink(path)) {
            return RealPaths.tryCanonicalize(path);
        }
        Path real = realParents.get(parent);
        if (real == null) {
            real = RealPaths.tryCanonicalize(parent);
            realParents.put(parent, real);
        }
        return real.resolve(name);
    }

    private static void rules(PolicyGroup group, CapabilitySetBuilder caps) {
        if (group.denyUnlink()) {
            caps.platformRule(PlatformRule.of("(deny file-write-unlink)"));
        }
        for (String link : group.links().keySet()) {
            caps.platformRule(PlatformRule.of("(allow file-read* (subpath " + PlatformRule.quote(link) + "))"));
        }
    }

    private static void addOnce(List<String> warnings, String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }
}
