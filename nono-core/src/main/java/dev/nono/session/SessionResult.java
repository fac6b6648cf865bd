package dev.nono.session;

import dev.nono.diagnostic.SessionReport;
import dev.nono.sandbox.LimitReport;

/**
 * How a session ended.
 *
 * @param exitCode the exit code of the program; 128 and the number of the signal if one killed it
 * @param cause what ended it
 * @param report what was denied
 * @param limits how it met its ceilings
 */
public record SessionResult(int exitCode, Cause cause, SessionReport report, LimitReport limits) {

    /** What ended a program. */
    public enum Cause {
        /** It exited by itself. */
        NORMAL("normal"),
        /** A signal killed it, or it exited with a code that stands for one. */
        SIGNAL("signal"),
        /** The kernel killed it, or a part of it, at the memory ceiling. */
        MEMORY("oom");

        private final String wireName;

        Cause(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in records of sessions.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }

    /** What the exit code and the ceilings tell about the end. */
    static Cause causeOf(int exitCode, LimitReport limits) {
        if (exitCode == ExitCodes.ofSignal(ExitCodes.KILL) && limits.memoryKills() > 0) {
            return Cause.MEMORY;
        }
        return ExitCodes.isSignal(exitCode) ? Cause.SIGNAL : Cause.NORMAL;
    }
}
