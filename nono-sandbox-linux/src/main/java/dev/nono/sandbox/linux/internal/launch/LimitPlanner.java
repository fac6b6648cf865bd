package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.EnforcementStatus.Item;
import dev.nono.sandbox.EnforcementStatus.Level;
import dev.nono.sandbox.Restriction;
import dev.nono.sandbox.linux.internal.cgroup.Cgroups;
import dev.nono.sandbox.linux.internal.cgroup.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ceilings to mechanisms: a control group for memory and processes of the whole tree, limits of the process for the rest.
 * Where no control group can be had, a limit of the process stands in, and the status says that it is less.
 */
final class LimitPlanner {
    private static final String CONTROL_GROUP = "control group";

    private final ResourceLimits limits;
    private final Kernel kernel;
    private final Optional<String> memoryProblem;
    private final Optional<String> processesProblem;

    LimitPlanner(CapabilitySet caps, Kernel kernel) {
        this.limits = caps.limits();
        this.kernel = kernel;
        if (limits.memory().isPresent() || limits.processes().isPresent()) {
            check(caps);
        }
        this.memoryProblem = problem(memory(), OptionalLong.empty());
        this.processesProblem = problem(OptionalLong.empty(), limits.processes());
    }

    private static void check(CapabilitySet caps) {
        List<FileGrant> writable = caps.writeGrantsOverlapping(Cgroups.MOUNTS);
        if (!writable.isEmpty()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "a limit is no limit for a program that may write "
                            + writable.get(0).resolved()
                            + ", from where limits are set; drop the limit or the write grant");
        }
    }

    private static Optional<String> problem(OptionalLong memory, OptionalLong processes) {
        return memory.isEmpty() && processes.isEmpty()
                ? Optional.empty()
                : Cgroups.ofThisMachine().problem(new Limits(memory, processes));
    }

    private OptionalLong memory() {
        return unsigned(limits.memory());
    }

    /** The low 64 bits: a size is below 2^64. */
    static OptionalLong unsigned(Optional<ByteSize> size) {
        return size.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(size.get().bytes().longValue());
    }

    /** Whether something must be done to the process before it runs. */
    boolean needsFirstExecution() {
        return !limits.isEmpty() && kernel.listenerProblem().isEmpty();
    }

    LimitPlan plan() {
        Limits grouped = new Limits(
                memoryProblem.isEmpty() ? memory() : OptionalLong.empty(),
                processesProblem.isEmpty() ? limits.processes() : OptionalLong.empty());
        boolean any = grouped.memoryBytes().isPresent() || grouped.processes().isPresent();
        return new LimitPlan(
                limits,
                any ? Optional.of(grouped) : Optional.empty(),
                memoryProblem.isPresent(),
                processesProblem.isPresent());
    }

    List<Item> status() {
        List<Item> items = new ArrayList<>();
        if (limits.memory().isPresent()) {
            items.add(item(
                    Restriction.MEMORY,
                    memoryProblem,
                    "RLIMIT_AS",
                    "only the address space of each process can be limited, not the memory of the tree"));
        }
        if (limits.processes().isPresent()) {
            items.add(item(
                    Restriction.PROCESSES,
                    processesProblem,
                    "RLIMIT_NPROC",
                    "only the processes of the user can be counted, all together, and not those of root"));
        }
        if (limits.openFiles().isPresent()) {
            items.add(held(Restriction.OPEN_FILES, "RLIMIT_NOFILE"));
        }
        if (limits.fileSize().isPresent()) {
            items.add(held(Restriction.FILE_SIZE, "RLIMIT_FSIZE"));
        }
        if (limits.cpuSeconds().isPresent()) {
            items.add(held(Restriction.CPU_TIME, "RLIMIT_CPU"));
        }
        return items;
    }

    private Item item(Restriction restriction, Optional<String> problem, String substitute, String lack) {
        if (problem.isEmpty() || kernel.listenerProblem().isPresent()) {
            return held(restriction, CONTROL_GROUP);
        }
        return Item.missing(restriction, Level.PARTIAL, substitute, lack + ": " + problem.get());
    }

    private Item held(Restriction restriction, String mechanism) {
        return kernel.listenerProblem()
                .map(problem -> Item.missing(
                        restriction, Level.NONE, "none", "the program cannot be held before it runs: " + problem))
                .orElseGet(() -> Item.full(restriction, mechanism));
    }
}
