package dev.nono.sandbox.linux.internal.posix;

/**
 * The file system of an open object, from {@code fstatfs}.
 *
 * @param type magic number ({@code linux/magic.h})
 * @param id the {@code f_fsid} of the mount
 */
public record FileSystemId(long type, long id) {

    /** Of an object whose file system was not looked at. */
    public static final FileSystemId NOT_ASKED = new FileSystemId(0, 0);

    /** Plan 9: what WSL2 mounts Windows drives with, and some virtual machines their host's directories. */
    public static final long V9FS = 0x01021997L;

    public static final long PROC = 0x9FA0L;
}
