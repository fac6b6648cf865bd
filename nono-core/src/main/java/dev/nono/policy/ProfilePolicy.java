package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.DenyRule;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.PortRange;
import dev.nono.capability.RealPaths;
import dev.nono.capability.ResourceLimits;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.expand.ExpandedPath;
import dev.nono.profile.expand.Expansion;
import dev.nono.profile.expand.PathExpansion;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.LinuxSection;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.SecuritySection;
import dev.nono.profile.model.SocketMediation;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a profile means as policy: the groups that it selects, and what it adds to them. To be used in the order of the
 * members: {@link #groups()}, then {@link #addTo}, then the flags of the user, then {@link CompiledPolicy} with
 * {@link #bypasses()} in front of those of the user.
 */
public final class ProfilePolicy {
    private final Profile profile;
    private final PolicyContext context;
    private final Expansion expansion;
    private final ResolvedPolicy groups;
    private final List<String> bypasses = new ArrayList<>();
    private final List<SkippedPath> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ProfilePolicy(ResolvedProfile resolved, PolicyContext context, PolicyGroups table) {
        this.profile = resolved.profile();
        this.context = context;
        this.expansion = resolved.expansion();
        this.groups = PolicyResolver.of(table, context).resolve(selection(profile, table));
        warnings.addAll(resolved.warnings());
        findBypasses();
    }

    /**
     * Resolves the groups of a profile.
     *
     * @param profile the profile
     * @param context the user
     * @return the policy
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} for an unknown group or an excluded one that is required
     */
    public static ProfilePolicy of(ResolvedProfile profile, PolicyContext context) {
        return new ProfilePolicy(
                Objects.requireNonNull(profile), Objects.requireNonNull(context), PolicyGroups.builtIn());
    }

    /**
     * The names of the groups that a profile selects: those of every run and its own, without those that it excludes.
     *
     * @param profile a profile without conditions
     * @param table the groups that exist
     * @return names, in the order in which they are applied
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if a required one is excluded
     */
    public static List<String> selection(Profile profile, PolicyGroups table) {
        return GroupSelection.of(
                table,
                values(profile.groups().include()),
                values(profile.groups().exclude()));
    }

    private static List<String> values(List<Entry> entries) {
        List<String> values = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            values.add(entry.value());
        }
        return values;
    }

    /**
     * The groups, resolved.
     *
     * @return grants and denied paths of the groups
     */
    public ResolvedPolicy groups() {
        return groups;
    }

    /**
     * Denied paths that the profile opens as far as they are granted.
     *
     * @return absolute paths that exist
     */
    public List<String> bypasses() {
        return List.copyOf(bypasses);
    }

    /**
     * Paths that the profile would grant and that were left out. Complete after {@link #addTo}.
     *
     * @return the paths as written, with the reason
     */
    public List<SkippedPath> skipped() {
        return List.copyOf(skipped);
    }

    /**
     * What the user should be told. Complete after {@link #addTo}.
     *
     * @return one line each
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Whether directories above the state of nono may be granted, where rules can protect it.
     *
     * @return true only if the profile says so
     */
    public boolean allowsParentsOfProtected() {
        return profile.allowParentOfProtected().orElse(false);
    }

    /**
     * Adds what the profile grants, denies and limits.
     *
     * @param caps gets it; holds the groups already
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} if a path touches the state of nono, and whatever is thrown for
     *     paths of the wrong kind
     */
    public void addTo(CapabilitySetBuilder caps) {
        ProfileGrants grants = new ProfileGrants(caps, context.platform(), skipped);
        for (PathList list : PathList.values()) {
            switch (list) {
                case DENY -> denies(caps, expand(list));
                case BYPASS_PROTECTION, SUPPRESS_SAVE_PROMPT -> {}
                default -> {
                    for (ExpandedPath path : expand(list).paths()) {
                        groups.protectedRoots()
                                .requireUntouched(
                                        path.path(), isTree(list), GrantSource.PROFILE, allowsParentsOfProtected());
                        grants.add(list, path);
                    }
                }
            }
        }
        commands(caps);
        network(caps);
        processes(caps);
    }

    private static boolean isTree(PathList list) {
        return switch (list) {
            case ALLOW, READ, WRITE, UNIX_SOCKET_SUBTREE, UNIX_SOCKET_SUBTREE_BIND -> true;
            default -> false;
        };
    }

    private PathExpansion expand(PathList list) {
        List<Entry> entries = profile.filesystem().get(list);
        if (entries.isEmpty()) {
            return new PathExpansion(List.of(), List.of(), List.of(), List.of());
        }
        PathExpansion expanded = expansion.paths(list, entries);
        warnings.addAll(expanded.warnings());
        for (String unset : expanded.unset()) {
            int blank = unset.lastIndexOf(' ');
            String entry = unset.substring(0, blank);
            String why = unset.substring(blank + 1) + " is not set";
            skipped.add(new SkippedPath(entry, GrantSource.PROFILE, why));
            if (list == PathList.DENY) {
                warnings.add("the profile denies " + entry + ", but " + why + "; nothing is denied by that entry");
            }
        }
        return expanded;
    }

    private void denies(CapabilitySetBuilder caps, PathExpansion denied) {
        if (context.platform() == Platform.MACOS) {
            // Rules about names cover what appears later. Elsewhere what is there is closed, path by path.
            for (DenyPattern pattern : denied.patterns()) {
                caps.deny(pattern);
                Path root = RealPaths.tryCanonicalize(pattern.root());
                if (!root.equals(pattern.root())) {
                    caps.deny(pattern.at(root));
                }
            }
        }
        for (ExpandedPath path : denied.paths()) {
            deny(caps, path.path());
            Path canonical = RealPaths.tryCanonicalize(path.path());
            if (!canonical.equals(path.path()) && !NixStore.holds(canonical, context.platform())) {
                deny(caps, canonical);
            }
        }
    }

    private static void deny(CapabilitySetBuilder caps, Path path) {
        caps.deny(new DenyRule(path, GrantSource.PROFILE, "filesystem.deny of the profile"));
    }

    private void findBypasses() {
        for (ExpandedPath path : expand(PathList.BYPASS_PROTECTION).paths()) {
            if (Files.exists(path.path(), LinkOption.NOFOLLOW_LINKS)) {
                bypasses.add(path.path().toString());
            } else {
                warnings.add("the profile bypasses the protection of " + path.written()
                        + ", which does not exist; it stays denied");
            }
        }
    }

    private void commands(CapabilitySetBuilder caps) {
        profile.commands().deny().forEach(caps::blockCommand);
        profile.commands().allow().forEach(caps::allowCommand);
        List<String> named = new ArrayList<>(profile.commands().allow());
        named.addAll(profile.commands().deny());
        if (!named.isEmpty()) {
            warnings.add("the profile names commands (" + String.join(", ", named)
                    + ") under \"commands\", which is deprecated: only the command that is started first is looked at,"
                    + " so it is no boundary");
        }
    }

    private void network(CapabilitySetBuilder caps) {
        NetworkSection network = profile.network();
        if (network.block()) {
            caps.network(NetworkMode.blocked());
        }
        network.connectPorts().forEach(caps::allowConnectPort);
        network.listenPorts().forEach(caps::allowBindPort);
        network.openPorts().forEach(caps::allowLocalhostPort);
        for (PortRange range : network.openPortRanges()) {
            caps.allowLocalhostPorts(range);
        }
        for (PortRange range : network.listenPortRanges()) {
            caps.allowBindPorts(range);
        }
    }

    private void processes(CapabilitySetBuilder caps) {
        SecuritySection security = profile.security();
        security.signals().ifPresent(caps::signals);
        security.processInfo().ifPresent(caps::processInfo);
        security.ipc().ifPresent(caps::ipc);
        LinuxSection linux = profile.linux();
        if (linux.unixSocketMediation().isPresent()) {
            caps.mediateUnixSockets(linux.unixSocketMediation().get() == SocketMediation.PATHNAME);
        }
        if (context.platform() == Platform.MACOS) {
            for (String rule : profile.seatbeltRules()) {
                caps.platformRule(PlatformRule.of(rule));
            }
        }
        OptionalLong memory = profile.resources().memoryBytes();
        OptionalLong processes = profile.resources().maxProcesses();
        if (memory.isPresent() || processes.isPresent()) {
            ResourceLimits.Builder limits = ResourceLimits.builder();
            memory.ifPresent(bytes -> limits.memory(new ByteSize(BigInteger.valueOf(bytes))));
            processes.ifPresent(limits::processes);
            caps.limits(limits.build());
        }
    }
}
