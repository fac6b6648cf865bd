package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.IpcMode;
import dev.nono.capability.MountTable;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.EnforcementStatus.Item;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.linux.internal.landlock.Abi;
import dev.nono.sandbox.linux.internal.landlock.Abi.Feature;
import dev.nono.sandbox.linux.internal.landlock.NodeKind;
import dev.nono.sandbox.linux.internal.landlock.RestrictFlag;
import dev.nono.sandbox.linux.internal.landlock.RulePlan;
import dev.nono.sandbox.linux.internal.landlock.Scope;
import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec;
import dev.nono.sandbox.linux.internal.supervise.Loaders;
import dev.nono.sandbox.linux.internal.supervise.SupervisionPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Works out what will be enforced, and what of the request that leaves open. Touches no state of the kernel. */
final class Planner {
    private static final Path PROC = Path.of("/proc");

    private final SandboxRequest request;
    private final CapabilitySet caps;
    private final Kernel kernel;
    private final Abi abi;
    private final NetworkPlanner network;
    private final LimitPlanner limits;
    private final List<Item> items = new ArrayList<>();
    private @Nullable MountTable mounts;

    private Planner(SandboxRequest request, Kernel kernel) {
        this.caps = request.capabilities().gpu() == GpuAccess.ALL
                ? kernel.gpus().get().addTo(request.capabilities())
                : request.capabilities();
        this.request = request.withCapabilities(caps);
        this.kernel = kernel;
        this.abi = kernel.landlock()
                .orElseThrow(() -> new NonoException(ErrorCode.UNSUPPORTED_PLATFORM, kernel.explanation()));
        this.network = new NetworkPlanner(caps, request.networkEnforcement(), kernel);
        this.limits = new LimitPlanner(caps, kernel);
    }

    /**
     * Plans a request.
     *
     * @param terminal the path of the terminal that the program gets, if it gets one
     * @throws NonoException if there is no Landlock, or the request contradicts itself
     */
    static Plan plan(SandboxRequest request, Kernel kernel, Optional<String> terminal) {
        return new Planner(request, kernel).plan(terminal);
    }

    private Plan plan(Optional<String> terminal) {
        RulePlan.Builder rules = RulePlan.forAbi(abi);
        FilePlanner.plan(request, rules);
        if (terminal.isPresent()) {
            rules.path(Path.of(terminal.get()), NodeKind.DEVICE, true, true);
        }
        network.addRules(rules);
        rules.scope(scopes());
        rules.flags(Set.of(RestrictFlag.LOG_NEW_EXEC_ON));

        if (request.observeExecutions() && kernel.listenerProblem().isPresent()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "executions cannot be observed: " + kernel.listenerProblem().get());
        }
        if (request.observeAccesses() && kernel.listenerProblem().isPresent()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "what a program asks for cannot be observed: "
                            + kernel.listenerProblem().get());
        }
        SupervisionPlan supervision = new SupervisionPlan(
                request.program(),
                network.rules(),
                limits.needsFirstExecution(),
                request.observeExecutions(),
                request.observeAccesses(),
                caps.executables().isPresent() && kernel.listenerProblem().isEmpty());
        status();
        items.addAll(network.status());
        items.addAll(limits.status());
        return new Plan(
                rules.build(),
                caps.executables().isPresent() && abi.canGateExecution()
                        ? Optional.of(executeLayer(caps.executables().get()))
                        : Optional.empty(),
                filter(supervision),
                supervision.isNeeded() ? Optional.of(supervision) : Optional.empty(),
                limits.plan(),
                new EnforcementStatus(items));
    }

    private FilterSpec filter(SupervisionPlan supervision) {
        FilterSpec spec = network.filter(FilterSpec.baseline(Architecture.current()));
        if (supervision.asksForExecutions()) {
            spec = spec.notifying(FilterSpec.Notify.EXEC);
        }
        if (supervision.observesAccesses()) {
            spec = spec.notifying(FilterSpec.Notify.OPEN, FilterSpec.Notify.CHANGE, FilterSpec.Notify.SOCKETS);
        }
        if (caps.executables().isPresent()) {
            spec = spec.namelessPrograms(false);
        }
        return spec;
    }

    private Set<Scope> scopes() {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (caps.signalMode() != SignalMode.ALLOW_ALL) {
            scopes.add(Scope.SIGNAL);
        }
        if (caps.ipcMode() != IpcMode.FULL) {
            scopes.add(Scope.ABSTRACT_UNIX_SOCKET);
        }
        return scopes;
    }

    /** The kernel runs the loader for every listed program, so it must be listed too. */
    private RulePlan executeLayer(List<Path> executables) {
        Map<Path, NodeKind> places = new LinkedHashMap<>();
        executables.forEach(path -> places.put(path, Files.isDirectory(path) ? NodeKind.DIRECTORY : NodeKind.FILE));
        Loaders.ofThisSystem().forEach(loader -> places.putIfAbsent(loader, NodeKind.FILE));
        return RulePlan.executeLayer(abi, places);
    }

    private void status() {
        items.add(Item.full(Restriction.FILES, kernel.mechanism()));
        feature(
                Restriction.TRUNCATION,
                Feature.TRUNCATE,
                "truncating files outside the grants by path is open before Linux 6.2");
        feature(
                Restriction.RENAME_ACROSS,
                Feature.REFER,
                "renaming from one directory to another fails with EXDEV before Linux 5.19");
        feature(Restriction.DEVICE_CONTROL, Feature.IOCTL_DEV, "device control calls are open before Linux 6.10");
        denies();
        gpu();
        items.add(Item.full(Restriction.TRACING, kernel.mechanism()));
        items.add(Item.full(Restriction.SYSTEM_CALLS, "seccomp"));
        items.add(Item.full(Restriction.PRIVILEGES, "no_new_privs"));
        processes();
        execution();
        if (!caps.platformRules().isEmpty()) {
            items.add(Item.notice(
                    Restriction.PLATFORM_RULES,
                    Level.NONE,
                    "none",
                    caps.platformRules().size() + " rules in the language of macOS are ignored here"));
        }
    }

    private void feature(Restriction restriction, Feature feature, String lack) {
        items.add(
                kernel.has(feature)
                        ? Item.full(restriction, kernel.mechanism())
                        : Item.notice(restriction, Level.NONE, "none", lack));
    }

    private void denies() {
        if (!caps.denyPatterns().isEmpty()) {
            items.add(Item.missing(
                    Restriction.DENIED_PATHS,
                    Level.NONE,
                    "none",
                    "Landlock cannot close names that appear later, such as "
                            + caps.denyPatterns().get(0).display() + "; deny the paths that are there"));
            return;
        }
        if (caps.denies().isEmpty()) {
            return;
        }
        List<Path> open = new ArrayList<>();
        for (DenyRule deny : caps.denies()) {
            addGranted(deny, deny.path(), open);
            for (Path elsewhere : mounts().otherPaths(deny.path())) {
                addGranted(deny, elsewhere, open);
            }
        }
        items.add(
                open.isEmpty()
                        ? Item.full(Restriction.DENIED_PATHS, kernel.mechanism())
                        : Item.missing(
                                Restriction.DENIED_PATHS,
                                Level.NONE,
                                "none",
                                "Landlock cannot close a path inside a granted directory: "
                                        + open.stream()
                                                .map(Path::toString)
                                                .sorted()
                                                .distinct()
                                                .limit(5)
                                                .collect(Collectors.joining(", "))
                                        + "; grant narrower directories"));
    }

    /** Adds a path of a denied object that is granted all the same. */
    private void addGranted(DenyRule deny, Path path, List<Path> open) {
        for (FileGrant grant : caps.files()) {
            if (grant.covers(path) && !isExcepted(deny, grant)) {
                open.add(path);
                return;
            }
        }
    }

    /** Whether a file grant gives no more than what an exception leaves open there, such as reading. */
    private boolean isExcepted(DenyRule deny, FileGrant grant) {
        for (DenyException exception : caps.exceptions()) {
            if (grant.isFile() && exception.lifts(deny, grant.resolved(), grant.access())) {
                return true;
            }
        }
        return false;
    }

    private MountTable mounts() {
        MountTable table = mounts;
        if (table == null) {
            table = MountTable.ofThisSystem();
            mounts = table;
        }
        return table;
    }

    private void gpu() {
        if (caps.gpu() == GpuAccess.ALL) {
            items.add(
                    kernel.gpus().get().nvidia()
                            ? Item.notice(
                                    Restriction.GPU,
                                    Level.PARTIAL,
                                    kernel.mechanism(),
                                    "the NVIDIA driver (570 and newer) cannot write the names of its threads, which are in /proc")
                            : Item.full(Restriction.GPU, kernel.mechanism()));
        }
    }

    private void processes() {
        boolean scoping = kernel.has(Feature.SCOPING);
        String lack = "Landlock ABI 6 (Linux 6.12) is needed";
        if (caps.signalMode() != SignalMode.ALLOW_ALL) {
            items.add(
                    scoping
                            ? Item.full(Restriction.SIGNALS, kernel.mechanism())
                            : new Item(
                                    Restriction.SIGNALS,
                                    Level.NONE,
                                    caps.signalMode() == SignalMode.ALLOW_SAME_SANDBOX,
                                    "none",
                                    lack));
        }
        if (caps.ipcMode() != IpcMode.FULL) {
            items.add(
                    scoping
                            ? Item.full(Restriction.ABSTRACT_SOCKETS, kernel.mechanism())
                            : Item.notice(Restriction.ABSTRACT_SOCKETS, Level.NONE, "none", lack));
        }
        if (caps.processInfoMode() != ProcessInfoMode.ALLOW_ALL && grantsProc()) {
            items.add(
                    Item.notice(
                            Restriction.PROCESS_INFO,
                            Level.PARTIAL,
                            kernel.mechanism(),
                            "memory and environment of other processes are closed; their names and arguments are readable with /proc"));
        }
    }

    private boolean grantsProc() {
        for (FileGrant grant : FilePlanner.grants(request)) {
            if (grant.covers(PROC)) {
                return true;
            }
        }
        return false;
    }

    private void execution() {
        if (caps.executables().isEmpty()) {
            return;
        }
        if (!abi.canGateExecution()) {
            items.add(Item.missing(
                    Restriction.EXECUTION,
                    Level.NONE,
                    "none",
                    "Landlock ABI 3 (Linux 6.2) is needed to restrict execution"));
        } else if (kernel.listenerProblem().isPresent()) {
            items.add(Item.missing(
                    Restriction.EXECUTION,
                    Level.PARTIAL,
                    kernel.mechanism(),
                    "a readable program can be run through the dynamic loader: "
                            + kernel.listenerProblem().get()));
        } else {
            items.add(new Item(
                    Restriction.EXECUTION,
                    Level.FULL,
                    true,
                    kernel.mechanism() + " and seccomp notification",
                    "a program that wins a race can run a readable file through the dynamic loader"));
        }
    }
}
