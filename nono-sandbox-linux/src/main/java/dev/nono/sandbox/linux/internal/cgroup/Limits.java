package dev.nono.sandbox.linux.internal.cgroup;

import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a tree may use.
 *
 * @param memoryBytes memory and swap together, unsigned
 * @param processes processes and threads together
 */
public record Limits(OptionalLong memoryBytes, OptionalLong processes) {

    /** The controllers that are needed to enforce these limits. */
    Set<Controller> controllers() {
        Set<Controller> needed = EnumSet.noneOf(Controller.class);
        memoryBytes.ifPresent(bytes -> needed.add(Controller.MEMORY));
        processes.ifPresent(count -> needed.add(Controller.PIDS));
        return needed;
    }
}
