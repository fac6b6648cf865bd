package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.linux.internal.landlock.RulePlan;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec;
import dev.nono.sandbox.linux.internal.supervise.SupervisionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Everything that will be enforced, as a value: the same request on the same kernel gives the same plan.
 *
 * @param rules what Landlock gets
 * @param executeLayer a second ruleset for execution, if that is restricted
 * @param filter what seccomp gets
 * @param supervision what the supervisor decides, if one is needed
 * @param limits the ceilings
 * @param status what all of it holds
 */
record Plan(
        RulePlan rules,
        Optional<RulePlan> executeLayer,
        FilterSpec filter,
        Optional<SupervisionPlan> supervision,
        LimitPlan limits,
        EnforcementStatus status) {

    /** The plan in lines, for dry runs and audits. */
    List<String> describe() {
        List<String> lines = new ArrayList<>(rules.listing().lines().toList());
        executeLayer.ifPresent(layer ->
                layer.listing().lines().map(line -> "execution: " + line).forEach(lines::add));
        lines.add("seccomp network=" + filter.network() + " udp=" + filter.udp() + " notify="
                + new TreeSet<>(filter.notified()));
        if (!limits.limits().isEmpty()) {
            lines.add("limits " + limits.limits().summary());
        }
        return lines;
    }
}
