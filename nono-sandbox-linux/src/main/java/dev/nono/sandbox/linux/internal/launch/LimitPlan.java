package dev.nono.sandbox.linux.internal.launch;

import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.linux.internal.cgroup.Limits;
import java.util.Optional;

/**
 * How the ceilings are held.
 *
 * @param limits what was asked for
 * @param group what a control group holds, if one can be had
 * @param memoryByAddressSpace whether memory is held by RLIMIT_AS, a ceiling of each process
 * @param processesByUser whether processes are held by RLIMIT_NPROC, a ceiling of the user
 */
record LimitPlan(ResourceLimits limits, Optional<Limits> group, boolean memoryByAddressSpace, boolean processesByUser) {

    /** No ceiling. */
    static final LimitPlan NONE = new LimitPlan(ResourceLimits.none(), Optional.empty(), false, false);
}
