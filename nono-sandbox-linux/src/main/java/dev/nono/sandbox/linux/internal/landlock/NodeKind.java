package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.posix.Stat;

/** What kind of object a rule is for, as far as rights depend on it. */
public enum NodeKind {
    DIRECTORY,
    /** A character or block device. */
    DEVICE,
    /** Anything else: a regular file, a FIFO, a socket. */
    FILE;

    static NodeKind of(Stat stat) {
        return stat.isDirectory() ? DIRECTORY : stat.isDevice() ? DEVICE : FILE;
    }
}
