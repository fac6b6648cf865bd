package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.MountTable;
import dev.nono.capability.RealPaths;
import dev.nono.capability.SocketScope;
import dev.nono.capability.UnixSocketGrant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where nono keeps its own state: audit trails, sessions, snapshots. A program that could write there could forge what
 * it did, so no grant from any source may touch it. Beside it stands the configuration of nono, such as the profiles of the
 * user: it may be read, but what could write it would decide what later runs may do. Drafts of profiles may be written.
 *
 * @param platform the operating system
 * @param paths the roots, absolute, resolved as far as they exist, sorted
 * @param configuration the directory of the configuration, absolute, resolved as far as it exists
 */
public record ProtectedRoots(Platform platform, List<Path> paths, Path configuration) {
    private static final String DRAFTS = "profile-drafts";

    /** Copies the list. */
    public ProtectedRoots {
        Objects.requireNonNull(platform);
        Objects.requireNonNull(configuration);
        paths = List.copyOf(paths);
    }

    /**
     * The roots of a user: {@code $HOME/.nono} and {@code nono} under the state directory, at every path where they are
     * mounted.
     *
     * @param context the user
     * @return the roots, whether or not they exist
     */
    public static ProtectedRoots of(PolicyContext context) {
        SortedSet<Path> roots = new TreeSet<>();
        roots.add(RealPaths.tryCanonicalize(context.home().resolve(".nono")));
        roots.add(RealPaths.tryCanonicalize(context.stateHome().resolve("nono")));
        if (context.platform() == Platform.LINUX) {
            MountTable mounts = MountTable.ofThisSystem();
            for (Path root : List.copyOf(roots)) {
                roots.addAll(mounts.otherPaths(root));
            }
        }
        return new ProtectedRoots(context.platform(), List.copyOf(roots), configuration(context));
    }

    private static Path configuration(PolicyContext context) {
        String stated = context.environment().getOrDefault("XDG_CONFIG_HOME", "");
        // As ProfileLocations reads it: a value that is not absolute is ignored.
        Path base = stated.startsWith("/") ? Path.of(stated) : context.home().resolve(".config");
        return RealPaths.tryCanonicalize(base.resolve("nono"));
    }

    /**
     * Whether writing a path could change the configuration.
     *
     * @param path a real path
     * @param subtree whether everything below it is written, too
     * @return true for the configuration but the drafts of profiles, and for directories that hold it
     */
    public boolean isConfiguration(Path path, boolean subtree) {
        if (path.startsWith(configuration)) {
            return !path.startsWith(configuration.resolve(DRAFTS));
        }
        return subtree && configuration.startsWith(path);
    }

    /**
     * Refuses a path that is about to be granted. To be asked before anything else looks at the path, so that one that
     * does not exist yet is caught too.
     *
     * @param requested the path as written
     * @param subtree whether everything below the path would be granted with it
     * @param source who asks
     * @param allowParents whether a subtree that holds a root is accepted, because rules will protect the root in it;
     *     has no effect on Linux, which has no such rules
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} naming the path, the root and the source
     */
    public void requireUntouched(Path requested, boolean subtree, GrantSource source, boolean allowParents) {
        check(requested, RealPaths.tryCanonicalize(requested.toAbsolutePath()), subtree, source, allowParents);
    }

    /**
     * Refuses a set of which a grant touches a root.
     *
     * @param caps the set
     * @param allowParents as for a single path
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} naming the grant, the root and the source
     */
    public void requireUntouched(CapabilitySet caps, boolean allowParents) {
        for (FileGrant grant : caps.files()) {
            check(grant.original(), grant.resolved(), !grant.isFile(), grant.source(), allowParents);
            boolean parent = configuration.startsWith(grant.resolved()) && !configuration.equals(grant.resolved());
            if (grant.access().writes()
                    && isConfiguration(grant.resolved(), !grant.isFile())
                    && !(parent && allowParents && platform == Platform.MACOS)) {
                throw writable(grant, parent);
            }
        }
        for (UnixSocketGrant grant : caps.unixSockets()) {
            boolean subtree = grant.scope() == SocketScope.DIR_SUBTREE;
            check(grant.original(), grant.resolved(), subtree, grant.source(), allowParents);
        }
    }

    /**
     * A set in which the roots are closed, where the system can close a path inside a granted directory.
     *
     * @param caps the set
     * @return on macOS the set with a rule for each root; elsewhere the set as it is, since it holds no root
     */
    public CapabilitySet closedIn(CapabilitySet caps) {
        if (platform != Platform.MACOS) {
            return caps;
        }
        CapabilitySetBuilder builder = caps.toBuilder();
        for (Path root : paths) {
            builder.deny(new DenyRule(root, GrantSource.SYSTEM, "the state of nono"));
        }
        for (FileGrant grant : caps.files()) {
            if (grant.access().writes() && configuration.startsWith(grant.resolved()) && !grant.isFile()) {
                // Rules close a path for reading and writing alike.
                builder.deny(new DenyRule(configuration, GrantSource.SYSTEM, "the configuration of nono"));
                break;
            }
        }
        return builder.build();
    }

    private void check(Path written, Path real, boolean subtree, GrantSource source, boolean allowParents) {
        for (Path root : paths) {
            if (real.startsWith(root)) {
                throw refused(written, root, source, "lies inside");
            }
            if (subtree && root.startsWith(real) && !(allowParents && platform == Platform.MACOS)) {
                throw refused(written, root, source, "holds");
            }
        }
    }

    private NonoException writable(FileGrant grant, boolean parent) {
        return new NonoException(
                ErrorCode.SANDBOX_INIT,
                RealPaths.shown(grant.original()) + " (" + grant.source().display()
                        + ") cannot be granted for writing: it " + (parent ? "holds " : "lies inside ")
                        + RealPaths.shown(configuration)
                        + ", where your profiles and settings are, and what writes those decides what later runs may do;"
                        + " grant a narrower path, or reading",
                Map.of(
                        "path", grant.original().toString(),
                        "root", configuration.toString(),
                        "source", grant.source().display()),
                null);
    }

    private static NonoException refused(Path path, Path root, GrantSource source, String relation) {
        return new NonoException(
                ErrorCode.SANDBOX_INIT,
                RealPaths.shown(path) + " (" + source.display() + ") cannot be granted: it " + relation + " "
                        + RealPaths.shown(root) + ", where nono keeps its own state; grant a narrower path",
                Map.of("path", path.toString(), "root", root.toString(), "source", source.display()),
                null);
    }
}
