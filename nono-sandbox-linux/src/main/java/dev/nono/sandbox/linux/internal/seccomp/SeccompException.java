package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Errno;

/** A filter that could not be installed. */
public final class SeccompException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Stage stage;
    private final int errno;

    /** Where it failed. */
    public enum Stage {
        NO_NEW_PRIVS("no-new-privs"),
        INSTALL_STATIC_FILTER("install-static-filter"),
        INSTALL_NOTIFY_FILTER("install-notify-filter");

        private final String label;

        Stage(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    SeccompException(Stage stage, int errno) {
        super(stage + ": " + explain(errno));
        this.stage = stage;
        this.errno = errno;
    }

    private static String explain(int errno) {
        return switch (errno) {
            case Errno.EBUSY ->
                "this process is already watched by another seccomp listener (an outer sandbox, WSL2 or a "
                        + "container runtime), and the kernel allows only one: run without the features that need to ask";
            case Errno.ENOSYS, Errno.EINVAL ->
                "this kernel cannot filter system calls as needed: it needs Linux 5.14 or "
                        + "newer with CONFIG_SECCOMP_FILTER: " + Errno.describe(errno);
            default -> "the filter could not be installed: " + Errno.describe(errno);
        };
    }

    /** Loads and links all that a failure needs, for a thread that may load nothing any more. */
    static void preload() {
        for (int errno : new int[] {Errno.EBUSY, Errno.EINVAL, Errno.EPERM}) {
            Throwable unused = new SeccompException(Stage.INSTALL_NOTIFY_FILTER, errno);
        }
    }

    public Stage stage() {
        return stage;
    }

    public int errno() {
        return errno;
    }

    /** Whether somebody else listens already; a filter without listener may still be installed. */
    public boolean listenerTaken() {
        return errno == Errno.EBUSY;
    }
}
