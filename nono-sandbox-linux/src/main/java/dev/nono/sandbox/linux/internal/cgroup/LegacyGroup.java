package dev.nono.sandbox.linux.internal.cgroup;

import dev.nono.sandbox.linux.internal.posix.EventFd;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Poll;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A group in the hierarchies of cgroup v1: a directory for each controller. The kernel kills one process when the memory
 * is used up, and tells; the supervisor kills the rest.
 */
final class LegacyGroup extends LimitGroup {

    private final Map<Controller, GroupDirectory> directories;
    private final Optional<EventFd> outOfMemory;

    LegacyGroup(Map<Controller, GroupDirectory> directories, Limits limits, Runnable afterRemoval) {
        super(List.copyOf(directories.values()), afterRemoval);
        this.directories = new EnumMap<>(directories);
        limits.memoryBytes()
                .ifPresent(bytes -> limitMemory(directory(Controller.MEMORY), Long.toUnsignedString(bytes)));
        limits.processes().ifPresent(count -> directory(Controller.PIDS).write("pids.max", Long.toString(count)));
        outOfMemory =
                limits.memoryBytes().isPresent() ? Optional.of(watch(directory(Controller.MEMORY))) : Optional.empty();
    }

    /** Memory first: the limit on memory and swap together must not be the lower one at any moment. */
    private static void limitMemory(GroupDirectory directory, String bytes) {
        directory.write("memory.limit_in_bytes", bytes);
        if (directory.has("memory.memsw.limit_in_bytes")) {
            directory.write("memory.memsw.limit_in_bytes", bytes);
        } else {
            directory.write("memory.swappiness", "0");
        }
    }

    private static EventFd watch(GroupDirectory directory) {
        EventFd event = EventFd.open();
        try (Fd control = Fd.open(directory.path().resolve("memory.oom_control").toString(), OpenFlags.O_RDONLY)) {
            directory.write("cgroup.event_control", event.fd().number() + " " + control.number());
            return event;
        } catch (RuntimeException e) {
            event.close();
            throw e;
        }
    }

    @Override
    public LimitEvents readEvents() {
        Optional<GroupDirectory> memory = Optional.ofNullable(directories.get(Controller.MEMORY));
        Optional<GroupDirectory> pids = Optional.ofNullable(directories.get(Controller.PIDS));
        long counted = FlatKeyed.value(
                memory.flatMap(group -> group.read("memory.oom_control")).orElse(""), "oom_kill");
        return new LimitEvents(
                Math.max(counted, isToldOfMemory() ? 1 : 0),
                FlatKeyed.value(pids.flatMap(group -> group.read("pids.events")).orElse(""), "max"),
                memory.map(group -> group.readNumber("memory.max_usage_in_bytes"))
                        .orElse(OptionalLong.empty()),
                pids.map(group -> group.readNumber("pids.peak")).orElse(OptionalLong.empty()));
    }

    /** The kernel tells before it kills; when the supervisor was faster, the kernel counted nothing. */
    private boolean isToldOfMemory() {
        return outOfMemory
                .filter(event -> (Poll.await(event.fd(), Poll.IN, 0) & Poll.IN) != 0)
                .isPresent();
    }

    @Override
    public Optional<EventFd> outOfMemory() {
        return outOfMemory;
    }

    @Override
    public String hierarchy() {
        return "cgroup v1";
    }

    private GroupDirectory directory(Controller controller) {
        return Objects.requireNonNull(directories.get(controller));
    }
}
