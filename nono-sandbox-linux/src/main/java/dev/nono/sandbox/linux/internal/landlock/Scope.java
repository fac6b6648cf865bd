package dev.nono.sandbox.linux.internal.landlock;

import java.util.Arrays;
import java.util.List;

/** What a domain cannot reach beyond itself and its nested domains, {@code LANDLOCK_SCOPE_*}. ABI 6. */
public enum Scope {
    ABSTRACT_UNIX_SOCKET(0),
    SIGNAL(1);

    private final int shift;

    Scope(int shift) {
        this.shift = shift;
    }

    public long bit() {
        return 1L << shift;
    }

    /** The scopes in {@code bits}, in the order of the bits. */
    public static List<Scope> in(long bits) {
        return Arrays.stream(values())
                .filter(scope -> (bits & scope.bit()) != 0)
                .toList();
    }
}
