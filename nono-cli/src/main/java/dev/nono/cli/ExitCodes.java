package dev.nono.cli;

/** The exit codes of nono itself. Every other one is the command's. */
public final class ExitCodes {
    public static final int SUCCESS = 0;
    /** nono refused or failed; nothing was started. */
    public static final int FAILURE = 1;
    /** The command line cannot be understood. */
    public static final int USAGE = 2;

    private ExitCodes() {}
}
