package dev.nono.sandbox.linux.internal.landlock;

import java.util.Arrays;
import java.util.List;

/** What can be done to files, {@code LANDLOCK_ACCESS_FS_*}. The order is that of the bits. */
public enum FsRight {
    EXECUTE(0),
    WRITE_FILE(1),
    READ_FILE(2),
    READ_DIR(3),
    REMOVE_DIR(4),
    REMOVE_FILE(5),
    MAKE_CHAR(6),
    MAKE_DIR(7),
    MAKE_REG(8),
    MAKE_SOCK(9),
    MAKE_FIFO(10),
    MAKE_BLOCK(11),
    MAKE_SYM(12),
    /** Rename and link between directories. ABI 2. */
    REFER(13),
    /** ABI 3. */
    TRUNCATE(14),
    /** {@code ioctl} on device files. ABI 5. */
    IOCTL_DEV(15),
    /** Connect and send to unix sockets that have a path and were made outside the domain. ABI 9. */
    RESOLVE_UNIX(16);

    /** What a rule on something other than a directory may hold; the kernel refuses anything else there. */
    public static final long ON_FILE = bits(EXECUTE, WRITE_FILE, READ_FILE, TRUNCATE, IOCTL_DEV, RESOLVE_UNIX);

    private final int shift;

    FsRight(int shift) {
        this.shift = shift;
    }

    public long bit() {
        return 1L << shift;
    }

    public static long bits(FsRight... rights) {
        long bits = 0;
        for (FsRight right : rights) {
            bits |= right.bit();
        }
        return bits;
    }

    /** The rights in {@code bits}, in the order of the bits. */
    public static List<FsRight> in(long bits) {
        return Arrays.stream(values())
                .filter(right -> (bits & right.bit()) != 0)
                .toList();
    }
}
