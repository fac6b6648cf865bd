package dev.nono.query;

import java.util.Arrays;
import java.util.Optional;

/** Something that is kept inside a sandbox as a whole, rather than granted piece by piece (Linux). */
public enum Scope {
    /** Signals. */
    SIGNAL("signal"),
    /** Unix sockets with an abstract name. */
    ABSTRACT_UNIX_SOCKET("abstract-unix-socket");

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The scope that a name stands for.
     *
     * @param wireName {@code signal} or {@code abstract-unix-socket}
     * @return the scope, or empty for another name
     */
    public static Optional<Scope> of(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst();
    }

    /**
     * The name on the command line and in JSON.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }
}
