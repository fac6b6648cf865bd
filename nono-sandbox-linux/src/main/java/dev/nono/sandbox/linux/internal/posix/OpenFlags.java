package dev.nono.sandbox.linux.internal.posix;

/** Flags of {@code open(2)} and {@code openat2(2)}. */
public final class OpenFlags {

    public static final int AT_FDCWD = -100;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_ACCMODE = 3;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    /** Differs between machines, so it is no compile-time constant. */
    public static final int O_NOFOLLOW = Architecture.current().openNoFollow();
    /** Differs between machines, so it is no compile-time constant. */
    public static final int O_DIRECTORY = Architecture.current().openDirectory();

    public static final long RESOLVE_NO_XDEV = 1;
    public static final long RESOLVE_NO_MAGICLINKS = 2;
    public static final long RESOLVE_NO_SYMLINKS = 4;
    public static final long RESOLVE_BENEATH = 8;
    public static final long RESOLVE_IN_ROOT = 0x10;
    public static final long RESOLVE_CACHED = 0x20;

    private OpenFlags() {}
}
