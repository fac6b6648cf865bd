package dev.nono.sandbox.linux.internal.cgroup;

import dev.nono.sandbox.linux.internal.posix.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this process may make control groups, and the making of them. Safe for use by several threads. */
public final class Cgroups {

    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
    /** Where the control groups are: whoever may write there, or anywhere above, can undo limits. */
    public static final Path MOUNTS = Path.of("/sys/fs/cgroup");

    private static final Cgroups THIS_MACHINE = new Cgroups(Path.of("/proc"), Ids.uid(), Ids.pid());

    private final Path proc;
    private final int uid;
    private final int pid;
    private final Set<Path> supervised = new HashSet<>();
    private int launches;

    /** A view of the process file system at {@code proc}, for the process {@code pid} of the user {@code uid}. */
    Cgroups(Path proc, int uid, int pid) {
        this.proc = proc;
        this.uid = uid;
        this.pid = pid;
    }

    public static Cgroups ofThisMachine() {
        return THIS_MACHINE;
    }

    /**
     * Makes a group with these limits, after sweeping what dead supervisors have left.
     *
     * @throws CgroupException if one of the limits cannot be enforced here; nothing is left behind
     * @throws IllegalArgumentException if there is no limit
     */
    public synchronized LimitGroup prepare(Limits limits) {
        Set<Controller> needed = limits.controllers();
        if (needed.isEmpty()) {
            throw new IllegalArgumentException("a control group without a limit");
        }
        Base base = find(needed);
        base.directories().forEach(this::sweep);
        return base.unified() ? unified(base.only(), limits) : legacy(base, limits);
    }

    /** Why these limits cannot be enforced here; empty if they can. Nothing is made. */
    public Optional<String> problem(Limits limits) {
        try {
            find(limits.controllers());
            return Optional.empty();
        } catch (CgroupException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Where groups can be made: the same directory for all controllers in the unified hierarchy. */
    private record Base(boolean unified, Map<Controller, Path> paths) {
        Set<Path> directories() {
            return new LinkedHashSet<>(paths.values());
        }

        Path only() {
            return paths.values().iterator().next();
        }
    }

    private Base find(Set<Controller> needed) {
        OwnGroups own = OwnGroups.parse(readProc("self/cgroup"));
        List<CgroupMount> mounts = CgroupMount.parse(readProc("self/mountinfo"));
        List<String> obstacles = new ArrayList<>();
        return findUnified(own, mounts, needed, obstacles)
                .or(() -> findLegacy(own, mounts, needed, obstacles))
                .orElseThrow(() -> new CgroupException("no control group for "
                        + needed.stream().map(Controller::toString).collect(Collectors.joining(" and "))
                        + " can be made here (" + String.join("; ", obstacles)
                        + "): run under a systemd user session, in a container with a delegated cgroup, or as root"));
    }

    private Optional<Base> findUnified(
            OwnGroups own, List<CgroupMount> mounts, Set<Controller> needed, List<String> obstacles) {
        Optional<CgroupMount> mount =
                mounts.stream().filter(CgroupMount::unified).findFirst();
        if (mount.isEmpty() || own.unified().isEmpty()) {
            obstacles.add("no cgroup v2");
            return Optional.empty();
        }
        for (Path candidate : candidates(own, mount.get())) {
            Optional<String> obstacle = unifiedObstacle(candidate, needed);
            if (obstacle.isEmpty()) {
                Map<Controller, Path> paths = new EnumMap<>(Controller.class);
                needed.forEach(controller -> paths.put(controller, candidate));
                return Optional.of(new Base(true, paths));
            }
            obstacles.add(obstacle.get());
        }
        return Optional.empty();
    }

    /** What systemd delegates to the user, then the own group and those above it. */
    private Set<Path> candidates(OwnGroups own, CgroupMount mount) {
        Set<Path> candidates = new LinkedHashSet<>();
        own.delegatedToUser(uid).ifPresent(path -> candidates.add(mount.directory(path)));
        Path directory = mount.directory(own.unified().orElseThrow());
        while (directory != null && directory.startsWith(mount.point())) {
            candidates.add(directory);
            directory = directory.getParent();
        }
        return candidates;
    }

    private static Optional<String> unifiedObstacle(Path directory, Set<Controller> needed) {
        GroupDirectory group = new GroupDirectory(directory);
        List<String> delegated =
                List.of(group.read("cgroup.subtree_control").orElse("").trim().split(" ", -1));
        List<Controller> missing = needed.stream()
                .filter(controller -> !delegated.contains(controller.toString()))
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of(directory + " does not delegate " + missing);
        }
        return writable(directory) ? Optional.empty() : Optional.of(directory + " is not writable");
    }

    private Optional<Base> findLegacy(
            OwnGroups own, List<CgroupMount> mounts, Set<Controller> needed, List<String> obstacles) {
        Map<Controller, Path> paths = new EnumMap<>(Controller.class);
        for (Controller controller : needed) {
            String name = controller.toString();
            String group = own.legacy().get(name);
            Optional<CgroupMount> mount = mounts.stream()
                    .filter(candidate -> candidate.controllers().contains(name))
                    .findFirst();
            if (group == null || mount.isEmpty()) {
                obstacles.add("no " + name + " controller of cgroup v1");
                return Optional.empty();
            }
            Path directory = mount.get().directory(group);
            if (!writable(directory)) {
                obstacles.add(directory + " is not writable");
                return Optional.empty();
            }
            paths.put(controller, directory);
        }
        return Optional.of(new Base(false, paths));
    }

    private static boolean writable(Path directory) {
        return Files.isDirectory(directory)
                && Files.isWritable(directory)
                && Files.isWritable(directory.resolve("cgroup.procs"));
    }

    private LimitGroup unified(Path base, Limits limits) {
        GroupDirectory parent = supervisorGroup(base);
        GroupDirectory leaf = new GroupDirectory(parent.path().resolve(Integer.toString(++launches)));
        try {
            for (Controller controller : limits.controllers()) {
                parent.write("cgroup.subtree_control", "+" + controller);
            }
            leaf.create();
            return new UnifiedGroup(leaf, limits, () -> release(List.of(parent)));
        } catch (RuntimeException e) {
            leaf.removed();
            release(List.of(parent));
            throw e;
        }
    }

    private LimitGroup legacy(Base base, Limits limits) {
        String launch = Integer.toString(++launches);
        List<GroupDirectory> parents = new ArrayList<>();
        Map<Controller, GroupDirectory> leaves = new EnumMap<>(Controller.class);
        try {
            base.paths().forEach((controller, directory) -> {
                GroupDirectory parent = supervisorGroup(directory);
                parents.add(parent);
                GroupDirectory leaf = new GroupDirectory(parent.path().resolve(launch));
                leaf.create();
                leaves.put(controller, leaf);
            });
            return new LegacyGroup(leaves, limits, () -> release(parents));
        } catch (RuntimeException e) {
            leaves.values().forEach(GroupDirectory::removed);
            release(parents);
            throw e;
        }
    }

    /** The directory of this supervisor below {@code base}. One that somebody else has made is not used. */
    private GroupDirectory supervisorGroup(Path base) {
        GroupDirectory group = new GroupDirectory(base.resolve(GroupName.of(pid)));
        if (!supervised.contains(group.path())) {
            group.create();
            supervised.add(group.path());
        }
        return group;
    }

    /** Removes the supervisor's directories as soon as no launch uses them; the next launch makes them anew. */
    private synchronized void release(List<GroupDirectory> parents) {
        for (GroupDirectory parent : parents) {
            if (parent.removed()) {
                supervised.remove(parent.path());
            }
        }
    }

    /** Removes the groups of supervisors that are gone, with what is still running in them. */
    private void sweep(Path base) {
        try {
            for (GroupDirectory group : new GroupDirectory(base).children()) {
                OptionalLong owner = GroupName.pid(group.path().getFileName().toString());
                if (owner.isPresent() && !Files.exists(proc.resolve(Long.toString(owner.getAsLong())))) {
                    group.remove().ifPresent(LOG::warn);
                }
            }
        } catch (IOException e) {
            LOG.warn("Control groups of dead supervisors in {} could not be swept: {}", base, e.getMessage());
        }
    }

    private String readProc(String file) {
        try {
            return new String(Files.readAllBytes(proc.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CgroupException(proc.resolve(file) + " cannot be read: " + e.getMessage(), e);
        }
    }
}
