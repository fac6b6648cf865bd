package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.posix.Errno;

/** A restriction that could not be put in place: at which stage, for which object, and why. */
public final class LandlockException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Stage stage;
    private final int errno;

    /** Where it failed. */
    public enum Stage {
        CREATE_RULESET("create-ruleset"),
        ADD_PATH_RULE("add-path-rule"),
        ADD_NET_RULE("add-net-rule"),
        NO_NEW_PRIVS("no-new-privs"),
        RESTRICT_SELF("restrict-self");

        private final String label;

        Stage(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * A failure with its errno.
     *
     * @param errno the number of the error, 0 if the kernel was not asked
     * @param what what was tried, with which value, and what may help
     */
    LandlockException(Stage stage, int errno, String what) {
        super(stage + ": " + what + (errno == 0 ? "" : ": " + Errno.describe(errno)));
        this.stage = stage;
        this.errno = errno;
    }

    /** Loads and links all that a failure needs, for a thread that may load nothing any more. */
    static void preload() {
        Throwable unused = new LandlockException(Stage.RESTRICT_SELF, Errno.E2BIG, "rehearsal");
    }

    public Stage stage() {
        return stage;
    }

    /** 0 if it was not the kernel that refused. */
    public int errno() {
        return errno;
    }
}
