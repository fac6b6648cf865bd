package dev.nono.sandbox.linux.internal.landlock;

import java.util.EnumSet;
import java.util.Set;

/** Faults of Landlock whose repair the kernel reports, {@code LANDLOCK_CREATE_RULESET_ERRATA}. In the order of bits. */
public enum Erratum {
    /** ABI 4: the TCP rights also hit other stream protocols, such as MPTCP and SCTP. */
    TCP_SOCKET_IDENTIFICATION(0),
    /** ABI 6: the signal scope also hit signals between the threads of one process. */
    SCOPED_SIGNAL_HANDLING(1),
    /** ABI 1: a directory moved out of its bind mount was judged by where it had been. */
    DISCONNECTED_DIRECTORY(2);

    private final int shift;

    Erratum(int shift) {
        this.shift = shift;
    }

    /** The errata in the mask that the kernel returns. */
    static Set<Erratum> in(long bits) {
        Set<Erratum> errata = EnumSet.noneOf(Erratum.class);
        for (Erratum erratum : values()) {
            if ((bits & (1L << erratum.shift)) != 0) {
                errata.add(erratum);
            }
        }
        return errata;
    }
}
