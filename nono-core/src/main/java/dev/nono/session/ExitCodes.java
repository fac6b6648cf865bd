package dev.nono.session;

import dev.nono.sandbox.ExecFailedException;

/** Exit codes that are nono's own; every other one is the program's. */
public final class ExitCodes {
    /** An error of nono before the program was started, or a refusal by the user. */
    public static final int ERROR = 1;

    /** The program could not be confined or could not enter its directory. */
    public static final int NOT_CONFINED = 126;

    /** The sandbox was made, and the kernel refused to execute the program in it. */
    public static final int NOT_EXECUTED = 127;

    static final int KILL = 9;
    private static final int SIGNAL_BASE = 128;
    private static final int HIGHEST_SIGNAL = 64;

    private ExitCodes() {}

    /**
     * The exit code for a session that did not start.
     *
     * @param failure what {@link SessionBuilder#start()} threw
     * @return {@link #NOT_EXECUTED} or {@link #ERROR}
     */
    public static int of(Throwable failure) {
        return failure instanceof ExecFailedException ? NOT_EXECUTED : ERROR;
    }

    /**
     * The exit code of a program that a signal killed.
     *
     * @param signal the number of the signal
     * @return 129 to 192
     */
    public static int ofSignal(int signal) {
        return SIGNAL_BASE + signal;
    }

    /** Whether an exit code stands for a signal. A program may also exit with such a code by itself. */
    static boolean isSignal(int exitCode) {
        return exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + HIGHEST_SIGNAL;
    }
}
