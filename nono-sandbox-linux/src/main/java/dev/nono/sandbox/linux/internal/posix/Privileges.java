package dev.nono.sandbox.linux.internal.posix;

/**
 * Capabilities of {@code capabilities(7)} that a confined program never gets, not even as root. Each of them is a way
 * round a file rule: a device node made in a granted directory reads the raw disk, {@code /proc/kcore} the memory of the
 * kernel, a raised limit or a priority above all others is no limit.
 */
public final class Privileges implements AutoCloseable {
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
    private static final int SYS_NICE = 23;
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
        SYS_NICE,
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

    /** {@code _LINUX_CAPABILITY_VERSION_3}: the sets have 64 bits, in two halves. */
    private static final int VERSION = 0x20080522;

    private static final int HEADER_SIZE = 8;
    private static final int SETS_SIZE = 24;

    /** One half of the effective, permitted and inheritable sets. */
    private static final int HALF = 12;

    private final NativeMemory header;
    private final NativeMemory sets;

    private Privileges(NativeMemory header, NativeMemory sets) {
        this.header = header;
        this.sets = sets;
    }

    /** Works out what the calling thread, and so a thread that it starts, will have left. */
    public static Privileges prepare() {
        NativeMemory header = NativeMemory.allocate(HEADER_SIZE).putInt(0, VERSION);
        NativeMemory sets = NativeMemory.allocate(SETS_SIZE);
        try {
            Syscalls.call(Syscall.CAPGET, header.address(), sets.address());
            for (int capability : DROPPED) {
                for (int set = 0; set < HALF; set += Integer.BYTES) {
                    int at = capability / Integer.SIZE * HALF + set;
                    sets.putInt(at, sets.getInt(at) & ~(1 << capability));
                }
            }
            return new Privileges(header, sets);
        } catch (RuntimeException e) {
            header.close();
            sets.close();
            throw e;
        }
    }

    /**
     * Takes the capabilities, for ever, from the calling thread and what it starts. The thread itself loses them, so that
     * neither ambient nor inheritable ones pass an execution, and with no new privileges no execution gives more than
     * the thread has. Out of the bounding set they go as well, where the thread may (EPERM) and the kernel knows them
     * (EINVAL). Allocates nothing unless it fails.
     *
     * @throws ErrnoException if the thread keeps them
     */
    public void drop() {
        for (int capability : DROPPED) {
            LibC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
        }
        long result = Syscalls.raw(Syscall.CAPSET, header.address(), sets.address(), 0, 0, 0, 0);
        if (result < 0) {
            throw new ErrnoException("capset", (int) -result);
        }
    }

    @Override
    public void close() {
        header.close();
        sets.close();
    }
}
