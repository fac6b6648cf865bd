package dev.nono.sandbox.linux.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.linux.internal.cgroup.CgroupException;
import dev.nono.sandbox.linux.internal.cgroup.Cgroups;
import dev.nono.sandbox.linux.internal.cgroup.LimitEvents;
import dev.nono.sandbox.linux.internal.cgroup.LimitGroup;
import dev.nono.sandbox.linux.internal.posix.EventFd;
import dev.nono.sandbox.linux.internal.posix.Poll;
import dev.nono.sandbox.linux.internal.posix.Rlimit;
import dev.nono.sandbox.linux.internal.posix.Rlimit.Resource;
import dev.nono.sandbox.linux.internal.supervise.FirstExecution;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ceilings of one program: a control group made before the start, and limits of the process, both put in place while
 * its first execution is held.
 */
final class ActiveLimits implements FirstExecution, AutoCloseable {
    private final LimitPlan plan;
    private final Optional<LimitGroup> group;
    private final Optional<Thread> watcher;
    private volatile boolean ended;
    private boolean closed;

    private ActiveLimits(LimitPlan plan, Optional<LimitGroup> group) {
        this.plan = plan;
        this.group = group;
        this.watcher = group.flatMap(LimitGroup::outOfMemory).map(this::watch);
    }

    /** Makes the control group, if the plan has one. */
    static ActiveLimits prepare(LimitPlan plan) {
        try {
            return new ActiveLimits(plan, plan.group().map(Cgroups.ofThisMachine()::prepare));
        } catch (CgroupException e) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT, "the limits cannot be set and nothing was started: " + e.getMessage(), e);
        }
    }

    /** Ends the whole tree where the kernel by itself would end one process of it. */
    private Thread watch(EventFd outOfMemory) {
        Thread thread = new Thread(
                null,
                () -> {
                    Poll.await(outOfMemory.fd(), Poll.IN, -1);
                    if (!ended) {
                        group.orElseThrow().kill();
                    }
                },
                "nono-memory",
                128 * 1024L);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void prepare(int processId) {
        group.ifPresent(g -> g.attach(processId));
        ResourceLimits limits = plan.limits();
        set(processId, Resource.NOFILE, limits.openFiles());
        set(processId, Resource.FSIZE, LimitPlanner.unsigned(limits.fileSize()));
        set(processId, Resource.CPU, limits.cpuSeconds());
        if (plan.memoryByAddressSpace()) {
            set(processId, Resource.AS, LimitPlanner.unsigned(limits.memory()));
        }
        if (plan.processesByUser()) {
            set(processId, Resource.NPROC, limits.processes());
        }
    }

    private static void set(int processId, Resource resource, OptionalLong ceiling) {
        if (ceiling.isPresent()) {
            long value = ceiling.getAsLong();
            long present = Rlimit.of(processId, resource).hard();
            long lower = Long.compareUnsigned(value, present) < 0 ? value : present;
            new Rlimit(lower, lower).apply(processId, resource);
        }
    }

    LimitReport report() {
        return group.map(LimitGroup::readEvents).map(ActiveLimits::report).orElse(LimitReport.NONE);
    }

    private static LimitReport report(LimitEvents events) {
        return new LimitReport(
                events.oomKills(), events.peakMemoryBytes(), events.refusedForks(), events.peakProcesses());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            ended = true;
            group.flatMap(LimitGroup::outOfMemory).ifPresent(EventFd::signal);
            watcher.ifPresent(Threads::join);
            group.ifPresent(LimitGroup::close);
        }
    }
}
