package dev.nono.sandbox.linux.internal.posix;

/**
 * A system call that failed: which, and with what. It knows nothing of why the call was made; the layer that does
 * translates it before a user sees it.
 */
public final class ErrnoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    public ErrnoException(String call, int errno) {
        super(call + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    /** The symbolic name, such as {@code EACCES}. */
    public String errnoName() {
        return Errno.name(errno);
    }
}
