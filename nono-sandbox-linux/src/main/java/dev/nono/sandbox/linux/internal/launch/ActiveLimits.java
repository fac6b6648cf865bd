package dev.nono.sandbox.linux.internal.launch;

import dev.nono.capability.ByteSize;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.LimitReport;
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
    private boolean closed;

    private ActiveLimits(LimitPlan plan, Optional<LimitGroup> group) {
        this.plan = plan;
        this.group = group;
    }

    /** Makes the control group, if the plan has one. */
    static ActiveLimits prepare(LimitPlan plan) {
        return new ActiveLimits(plan, plan.group().map(LimitGroup::create));
    }

    @Override
    public void prepare(int processId) {
        group.ifPresent(g -> g.attach(processId));
        ResourceLimits limits = plan.limits();
        set(processId, Resource.NOFILE, limits.openFiles());
        set(processId, Resource.FSIZE, bytes(limits.fileSize()));
        set(processId, Resource.CPU, limits.cpuSeconds());
        if (plan.memoryByAddressSpace()) {
            set(processId, Resource.AS, bytes(limits.memory()));
        }
        if (plan.processesByUser()) {
            set(processId, Resource.NPROC, limits.processes());
        }
    }

    private static OptionalLong bytes(Optional<ByteSize> size) {
        // Unsigned: the largest size is the kernel's "no limit", which it is for all that this machine can hold.
        return size.map(value -> OptionalLong.of(value.bytes().longValue())).orElse(OptionalLong.empty());
    }

    private static void set(int processId, Resource resource, OptionalLong ceiling) {
        if (ceiling.isPresent()) {
            Rlimit present = Rlimit.of(processId, resource);
            long value = ceiling.getAsLong();
            long lower = Long.compareUnsigned(value, present.hard()) < 0 ? value : present.hard();
            new Rlimit(lower, lower).apply(processId, resource);
        }
    }

    LimitReport report() {
        return group.map(LimitGroup::report).orElse(LimitReport.NONE);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            group.ifPresent(LimitGroup::close);
        }
    }
}
