package dev.nono.sandbox.linux.internal.posix;

/**
 * What {@code fstat} tells of an open object.
 *
 * @param mode type and permission bits
 * @param device number of the device that holds the object, major in the high half
 * @param inode number of the object on that device
 * @param uid owner
 * @param gid group
 * @param size in bytes
 */
public record Stat(int mode, long device, long inode, int uid, int gid, long size) {

    private static final int S_IFMT = 0xF000;

    public boolean isDirectory() {
        return type(0x4000);
    }

    public boolean isRegularFile() {
        return type(0x8000);
    }

    /** A character or block device. */
    public boolean isDevice() {
        return type(0x2000) || type(0x6000);
    }

    private boolean type(int bits) {
        return (mode & S_IFMT) == bits;
    }
}
