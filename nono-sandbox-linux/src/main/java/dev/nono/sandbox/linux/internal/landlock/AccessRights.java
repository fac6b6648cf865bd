package dev.nono.sandbox.linux.internal.landlock;

import static dev.nono.sandbox.linux.internal.landlock.FsRight.EXECUTE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.IOCTL_DEV;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_BLOCK;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_CHAR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_DIR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_FIFO;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_REG;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_SOCK;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_SYM;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.READ_DIR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.READ_FILE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.REFER;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.REMOVE_DIR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.REMOVE_FILE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.TRUNCATE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.WRITE_FILE;

import java.nio.file.Path;

/**
 * The rights that a grant gives. Reading includes executing; writing includes creating, removing and renaming what lies
 * in a directory, because programs save a file by writing another and renaming it.
 */
public final class AccessRights {

    static final long READ = FsRight.bits(EXECUTE, READ_FILE, READ_DIR);

    static final long WRITE = FsRight.bits(
            WRITE_FILE,
            REMOVE_DIR,
            REMOVE_FILE,
            MAKE_CHAR,
            MAKE_DIR,
            MAKE_REG,
            MAKE_SOCK,
            MAKE_FIFO,
            MAKE_BLOCK,
            MAKE_SYM,
            REFER,
            TRUNCATE);

    private static final Path DEV = Path.of("/dev");

    private AccessRights() {}

    /** The rights of a grant on an object that is no device, before intersection with an {@link Abi}. */
    static long generic(boolean directory, boolean read, boolean write) {
        long rights = (read ? READ : 0) | (write ? WRITE : 0);
        return directory ? rights : rights & FsRight.ON_FILE;
    }

    /**
     * The rights of a grant, before intersection with an {@link Abi}. Device {@code ioctl} comes with writing, to a
     * device or to a directory at or below {@code /dev}, and with nothing else.
     */
    public static long of(Path path, NodeKind kind, boolean read, boolean write) {
        boolean directory = kind == NodeKind.DIRECTORY;
        boolean devices = kind == NodeKind.DEVICE || (directory && path.startsWith(DEV));
        return generic(directory, read, write) | (write && devices ? IOCTL_DEV.bit() : 0);
    }
}
