package dev.nono.query;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What this system can do about scopes.
 *
 * @param applicable whether the system has scopes at all (Linux)
 * @param kernelAbi the version of Landlock, if it could be found out
 * @param enforced the scopes that a sandbox holds a program to here, if it asks for them
 */
public record ScopeSupport(boolean applicable, OptionalInt kernelAbi, Set<Scope> enforced) {
    /** The version of Landlock that brought scopes. */
    static final int FIRST_ABI = 6;

    /** Copies the set. */
    public ScopeSupport {
        enforced = Set.copyOf(enforced);
    }

    /**
     * A system about which nothing was found out.
     *
     * @return applicable on Linux, of unknown version
     */
    public static ScopeSupport unknown() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
        return new ScopeSupport(linux, OptionalInt.empty(), Set.of());
    }

    /**
     * A Linux kernel.
     *
     * @param abi the version of Landlock
     * @return support for all scopes from version 6 on, else for none
     */
    public static ScopeSupport linux(int abi) {
        return new ScopeSupport(true, OptionalInt.of(abi), abi >= FIRST_ABI ? Set.of(Scope.values()) : Set.of());
    }

    boolean supported() {
        return kernelAbi.isPresent() && kernelAbi.getAsInt() >= FIRST_ABI;
    }
}
