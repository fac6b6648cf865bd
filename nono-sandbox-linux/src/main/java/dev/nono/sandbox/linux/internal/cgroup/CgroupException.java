package dev.nono.sandbox.linux.internal.cgroup;

/** A limit that cannot be enforced; the message says what stood in the way. */
public final class CgroupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CgroupException(String message) {
        super(message);
    }

    CgroupException(String message, Throwable cause) {
        super(message, cause);
    }
}
