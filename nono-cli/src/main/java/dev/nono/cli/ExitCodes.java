package dev.nono.cli;

/** The exit codes of nono itself. Every other one is the command's. */
public final class ExitCodes {
    public static final int SUCCESS = 0;
    /** nono refused or failed; nothing was started. */
    public static final int FAILURE = 1;
    /** The command line cannot be understood. */
    public static final int USAGE = 2;
    /** {@code why --exit-code}: denied. */
    public static final int DENIED = 3;
    /** {@code why --exit-code}: a person would be asked. */
    public static final int APPROVAL = 4;
    /** The sandbox stood, and the program could not be executed in it. */
    public static final int EXEC_FAILED = 127;

    private ExitCodes() {}
}
