package dev.nono.sandbox.linux.internal.seccomp;

/**
 * Offsets in {@code struct seccomp_data}, what a filter looks at. Loads are of 32 bits; both supported machines are
 * little-endian, so the low half of an argument comes first. An argument that the kernel takes as {@code int} is judged
 * by its low half only, as the kernel does.
 */
final class SeccompData {

    static final int NUMBER = 0;
    static final int ARCHITECTURE = 4;

    /** Size of the struct. */
    static final int SIZE = 64;

    private static final int ARGUMENTS = 16;

    private SeccompData() {}

    static int low(int argument) {
        return ARGUMENTS + 8 * argument;
    }

    static int high(int argument) {
        return low(argument) + 4;
    }

    static String name(int offset) {
        if (offset == NUMBER) {
            return "nr";
        }
        if (offset == ARCHITECTURE) {
            return "arch";
        }
        if (offset < ARGUMENTS || offset >= SIZE || offset % 4 != 0) {
            throw new IllegalArgumentException("nothing is loaded from the offset " + offset);
        }
        int argument = (offset - ARGUMENTS) / 8;
        return "arg" + argument + (offset == low(argument) ? "" : ".high");
    }
}
