package dev.nono.sandbox.linux.internal.posix;

/**
 * How a process ended: it exited, or a signal killed it.
 *
 * @param code what it passed to {@code exit}; 0 when a signal killed it
 * @param signal that killed it; 0 when it exited
 * @param coreDumped whether it left a core dump
 */
public record ExitStatus(int code, int signal, boolean coreDumped) {

    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;

    static ExitStatus ofSigchld(int code, int status) {
        return switch (code) {
            case CLD_EXITED -> new ExitStatus(status & 0xFF, 0, false);
            case CLD_KILLED -> new ExitStatus(0, status, false);
            case CLD_DUMPED -> new ExitStatus(0, status, true);
            default -> throw new IllegalArgumentException("not the code of an ended child: " + code);
        };
    }

    public boolean exited() {
        return signal == 0;
    }

    /** As a shell says it in {@code $?}: the exit code, or 128 and the signal. */
    public int shellCode() {
        return exited() ? code : 128 + signal;
    }

    @Override
    public String toString() {
        return exited() ? "exit " + code : Signals.name(signal) + (coreDumped ? " (core dumped)" : "");
    }
}
