package dev.nono.sandbox.linux.internal.landlock;

import java.util.Arrays;
import java.util.List;

/** What can be done with TCP ports, {@code LANDLOCK_ACCESS_NET_*}: the port decides, never the address. ABI 4. */
public enum NetRight {
    BIND_TCP(0),
    CONNECT_TCP(1);

    private final int shift;

    NetRight(int shift) {
        this.shift = shift;
    }

    public long bit() {
        return 1L << shift;
    }

    /** The rights in {@code bits}, in the order of the bits. */
    public static List<NetRight> in(long bits) {
        return Arrays.stream(values())
                .filter(right -> (bits & right.bit()) != 0)
                .toList();
    }
}
