package dev.nono.sandbox.linux.internal.posix;

import java.util.stream.IntStream;

/**
 * Capabilities of {@code capabilities(7)} that a confined program never gets, not even as root. Each of them is a way
 * round a file rule: a device node made in a granted directory reads the raw disk, {@code /proc/kcore} the memory of the
 * kernel, a raised limit is no limit.
 */
public final class Privileges {
    private static final int PR_CAPBSET_DROP = 24;

    private static final int DAC_READ_SEARCH = 2;
    private static final int LINUX_IMMUTABLE = 9;
    private static final int NET_ADMIN = 12;
    private static final int SYS_MODULE = 16;
    private static final int SYS_RAWIO = 17;
    private static final int SYS_PTRACE = 19;
    private static final int SYS_PACCT = 20;
    private static final int SYS_ADMIN = 21;
    private static final int SYS_BOOT = 22;
    private static final int SYS_RESOURCE = 24;
    private static final int SYS_TIME = 25;
    private static final int SYS_TTY_CONFIG = 26;
    private static final int MKNOD = 27;
    private static final int AUDIT_CONTROL = 30;
    private static final int MAC_OVERRIDE = 32;
    private static final int MAC_ADMIN = 33;
    private static final int SYSLOG = 34;
    private static final int AUDIT_READ = 37;
    private static final int PERFMON = 38;
    private static final int BPF = 39;
    private static final int CHECKPOINT_RESTORE = 40;

    private static final int[] DROPPED = {
        DAC_READ_SEARCH,
        LINUX_IMMUTABLE,
        NET_ADMIN,
        SYS_MODULE,
        SYS_RAWIO,
        SYS_PTRACE,
        SYS_PACCT,
        SYS_ADMIN,
        SYS_BOOT,
        SYS_RESOURCE,
        SYS_TIME,
        SYS_TTY_CONFIG,
        MKNOD,
        AUDIT_CONTROL,
        MAC_OVERRIDE,
        MAC_ADMIN,
        SYSLOG,
        AUDIT_READ,
        PERFMON,
        BPF,
        CHECKPOINT_RESTORE
    };

    private Privileges() {}

    /** The numbers of the capabilities, ascending. */
    public static IntStream dropped() {
        return IntStream.of(DROPPED);
    }

    /**
     * Takes them, for ever, from what the calling thread and its descendants can gain by executing a program. A thread
     * that may not do so (EPERM) is not privileged: what it executes with no new privileges gains none. A capability that
     * this kernel does not know (EINVAL) needs no dropping. Allocates nothing.
     */
    public static void dropFromBoundingSet() {
        for (int capability : DROPPED) {
            LibC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
        }
    }
}
