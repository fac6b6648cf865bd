package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.OsString;
import java.util.Optional;

/**
 * What a supervisor decides.
 *
 * @param program the path of the first program, as the caller gave it
 * @param sockets rules for addresses; empty if sockets are not put to it
 * @param holdsFirstExecution whether something must be in place before the program runs
 * @param observesExecutions whether every execution is reported
 * @param observesAccesses whether every file and address that is asked for is reported
 * @param restrictsExecution whether programs may be executed from listed places only
 */
public record SupervisionPlan(
        OsString program,
        Optional<SocketRules> sockets,
        boolean holdsFirstExecution,
        boolean observesExecutions,
        boolean observesAccesses,
        boolean restrictsExecution) {

    /** Whether executions are put to the supervisor. */
    public boolean asksForExecutions() {
        return holdsFirstExecution || observesExecutions || observesAccesses || restrictsExecution;
    }

    /** Whether a supervisor is needed at all. */
    public boolean isNeeded() {
        return sockets.isPresent() || asksForExecutions();
    }
}
