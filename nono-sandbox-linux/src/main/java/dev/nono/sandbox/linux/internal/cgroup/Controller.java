package dev.nono.sandbox.linux.internal.cgroup;

import java.util.Locale;

/** The resource controllers that limits are made of. */
public enum Controller {
    MEMORY,
    PIDS;

    /** As the kernel writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
