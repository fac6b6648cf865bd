package dev.nono.cli.selftest;

import java.util.Locale;

/**
 * One line of the matrix.
 *
 * @param mechanism what was looked at
 * @param state how it is
 * @param detail what was seen, one line
 */
record Row(String mechanism, State state, String detail) {

    /** How a mechanism is. */
    enum State {
        /** The probe saw it hold. */
        HOLDS,
        /** This machine does not have it, and nono refuses what would need it. */
        ABSENT,
        /** The probe saw that it does not hold. */
        FAILS,
        /** A fact that no probe can prove, and that others depend on. */
        FACT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Row holds(String mechanism, String detail) {
        return new Row(mechanism, State.HOLDS, detail);
    }

    static Row fails(String mechanism, String detail) {
        return new Row(mechanism, State.FAILS, detail);
    }

    static Row absent(String mechanism, String detail) {
        return new Row(mechanism, State.ABSENT, detail);
    }

    static Row fact(String mechanism, String detail) {
        return new Row(mechanism, State.FACT, detail);
    }

    static Row of(String mechanism, boolean holds, String detail) {
        return holds ? holds(mechanism, detail) : fails(mechanism, detail);
    }
}
