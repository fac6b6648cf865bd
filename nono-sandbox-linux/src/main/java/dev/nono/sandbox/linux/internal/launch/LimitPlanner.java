package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.EnforcementStatus.Item;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ceilings to mechanisms: a control group for memory and processes of the whole tree, limits of the process for the rest.
 * Where no control group can be had, a limit of the process stands in, and the status says that it is less.
 */
final class LimitPlanner {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final CapabilitySet caps;
    private final ResourceLimits limits;
    private final Kernel kernel;
    private final LimitGroup.Choice choice;

    LimitPlanner(CapabilitySet caps, Kernel kernel) {
        this.caps = caps;
        this.limits = caps.limits();
        this.kernel = kernel;
        this.choice = LimitGroup.choose(limits);
        check();
    }

    private void check() {
        if (limits.memory().isEmpty() && limits.processes().isEmpty()) {
            return;
        }
        Optional<FileGrant> writable = caps.files().stream()
                .filter(grant -> grant.access().writes())
                .filter(grant -> grant.covers(CGROUPS) || grant.resolved().startsWith(CGROUPS))
                .findFirst();
        if (writable.isPresent()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "a limit is no limit for a program that may write "
                            + writable.get().resolved() + ", where limits are set; drop the limit or the write grant");
        }
    }

    /** Whether something must be done to the process before it runs. */
    boolean needsFirstExecution() {
        return !limits.isEmpty() && kernel.listenerProblem().isEmpty();
    }

    LimitPlan plan() {
        return new LimitPlan(
                limits,
                choice.group(),
                limits.memory().isPresent() && choice.memoryProblem().isPresent(),
                limits.processes().isPresent() && choice.processesProblem().isPresent());
    }

    List<Item> status() {
        List<Item> items = new ArrayList<>();
        limits.memory()
                .ifPresent(memory -> items.add(item(
                        Restriction.MEMORY,
                        choice.memoryProblem(),
                        "RLIMIT_AS",
                        "only the address space of each process is limited, not the memory of the tree")));
        limits.processes()
                .ifPresent(processes -> items.add(item(
                        Restriction.PROCESSES,
                        choice.processesProblem(),
                        "RLIMIT_NPROC",
                        "only the processes of the user are counted, all together, and not for root")));
        limits.openFiles().ifPresent(n -> items.add(held(Restriction.OPEN_FILES, "RLIMIT_NOFILE")));
        limits.fileSize().ifPresent(n -> items.add(held(Restriction.FILE_SIZE, "RLIMIT_FSIZE")));
        limits.cpuSeconds().ifPresent(n -> items.add(held(Restriction.CPU_TIME, "RLIMIT_CPU")));
        return items;
    }

    private Item item(Restriction restriction, Optional<String> problem, String substitute, String lack) {
        if (problem.isEmpty()) {
            return held(restriction, choice.mechanism());
        }
        return kernel.listenerProblem().isPresent()
                ? held(restriction, "none")
                : Item.missing(restriction, Level.PARTIAL, substitute, lack + ": " + problem.get());
    }

    private Item held(Restriction restriction, String mechanism) {
        return kernel.listenerProblem()
                .map(problem -> Item.missing(
                        restriction, Level.NONE, "none", "the program cannot be held before it runs: " + problem))
                .orElseGet(() -> Item.full(restriction, mechanism));
    }
}
