package dev.nono.sandbox.linux.internal.cgroup;

import dev.nono.sandbox.linux.internal.posix.EventFd;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The group of one launch, with its limits in force. Closing it kills what is in it and removes it. */
public abstract sealed class LimitGroup implements AutoCloseable permits UnifiedGroup, LegacyGroup {

    private static final Logger LOG = LoggerFactory.getLogger(LimitGroup.class);

    private final List<GroupDirectory> directories;
    private final Runnable afterRemoval;
    private final AtomicBoolean closed = new AtomicBoolean();

    LimitGroup(List<GroupDirectory> directories, Runnable afterRemoval) {
        this.directories = List.copyOf(directories);
        this.afterRemoval = afterRemoval;
    }

    /**
     * Moves a process into the group. It counts from now on, and so does everything that it starts: call this before it
     * starts anything, while its first exec is held.
     *
     * @throws CgroupException if it is not in the group; it must not run on then
     */
    public void attach(int pid) {
        directories.forEach(directory -> directory.attach(pid));
    }

    /** What has happened at the limits so far. */
    public abstract LimitEvents readEvents();

    /**
     * Becomes readable when the memory is used up, where the kernel by itself would kill a single process only (cgroup
     * v1): whoever watches it calls {@link #kill()}. Empty where the kernel kills the whole group.
     */
    public abstract Optional<EventFd> outOfMemory();

    /** Kills every process of the group. */
    public void kill() {
        directories.get(0).kill();
    }

    /** {@code cgroup v2} or {@code cgroup v1}. */
    public abstract String hierarchy();

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            outOfMemory().ifPresent(EventFd::close);
            for (GroupDirectory directory : directories) {
                directory.remove().ifPresent(LOG::warn);
            }
            afterRemoval.run();
        }
    }

    @Override
    public String toString() {
        return hierarchy() + " " + directories;
    }
}
