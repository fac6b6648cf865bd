package dev.nono.sandbox.linux.internal.posix;

import static dev.nono.sandbox.linux.internal.posix.Errno.check;

/** {@code prctl(2)}: attributes of the calling thread and of its process. */
public final class Prctl {

    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_GET_NO_NEW_PRIVS = 39;

    private Prctl() {}

    /** Gives up, for the calling thread and for ever, what set-user-ID programs would grant it. */
    public static void setNoNewPrivs() {
        check("prctl", LibC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    }

    public static boolean noNewPrivs() {
        return check("prctl", LibC.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)) == 1;
    }

    /** Whether processes of the same user may trace this process and read its memory, and whether it dumps core. */
    public static void setDumpable(boolean dumpable) {
        check("prctl", LibC.prctl(PR_SET_DUMPABLE, dumpable ? 1 : 0, 0, 0, 0));
    }

    public static boolean dumpable() {
        return check("prctl", LibC.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)) == 1;
    }
}
