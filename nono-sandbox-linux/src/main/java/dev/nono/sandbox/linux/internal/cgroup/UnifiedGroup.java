package dev.nono.sandbox.linux.internal.cgroup;

import dev.nono.sandbox.linux.internal.posix.EventFd;
import java.util.List;
import java.util.Optional;

/** A group in the unified hierarchy: one directory, and the kernel kills the whole group when its memory is used up. */
final class UnifiedGroup extends LimitGroup {

    private final GroupDirectory directory;

    UnifiedGroup(GroupDirectory directory, Limits limits, Runnable afterRemoval) {
        super(List.of(directory), afterRemoval);
        this.directory = directory;
        limits.memoryBytes().ifPresent(bytes -> {
            if (directory.has("memory.swap.max")) {
                directory.write("memory.swap.max", "0");
            }
            directory.write("memory.max", Long.toUnsignedString(bytes));
            directory.write("memory.oom.group", "1");
        });
        limits.processes().ifPresent(count -> directory.write("pids.max", Long.toString(count)));
    }

    @Override
    public LimitEvents readEvents() {
        String memory = directory.read("memory.events").orElse("");
        long kills = Math.max(FlatKeyed.value(memory, "oom_kill"), FlatKeyed.value(memory, "oom_group_kill"));
        long forks = FlatKeyed.value(directory.read("pids.events").orElse(""), "max");
        return new LimitEvents(kills, forks, directory.readNumber("memory.peak"), directory.readNumber("pids.peak"));
    }

    @Override
    public Optional<EventFd> outOfMemory() {
        return Optional.empty();
    }

    @Override
    public String hierarchy() {
        return "cgroup v2";
    }
}
