package dev.nono.sandbox.linux.internal.landlock;

import java.util.Arrays;
import java.util.List;

/**
 * How a domain reports denials to the kernel's audit log, {@code LANDLOCK_RESTRICT_SELF_*}. ABI 7. The flag of ABI 8 that
 * restricts all threads of the process is left out on purpose: a library never does that to its host.
 */
public enum RestrictFlag {
    /** Silent about the thread itself until it executes another program. */
    LOG_SAME_EXEC_OFF(0),
    /** Loud about the programs that it executes. */
    LOG_NEW_EXEC_ON(1),
    /** Silent about domains nested in this one. */
    LOG_SUBDOMAINS_OFF(2);

    private final int shift;

    RestrictFlag(int shift) {
        this.shift = shift;
    }

    public long bit() {
        return 1L << shift;
    }

    /** The flags in {@code bits}, in the order of the bits. */
    public static List<RestrictFlag> in(long bits) {
        return Arrays.stream(values()).filter(flag -> (bits & flag.bit()) != 0).toList();
    }
}
