package dev.nono.sandbox;

/** Which mechanism holds a program to its network mode (Linux). */
public enum NetworkEnforcement {
    /** Everything that this kernel has: TCP rules, socket filter, destination checks. */
    AUTO("auto"),
    /** The TCP rules of the kernel alone: other sockets stay open, destinations are not checked. */
    LANDLOCK("landlock"),
    /** Nothing: the caller vouches that something outside enforces the network. */
    EXTERNAL("external");

    private final String wireName;

    NetworkEnforcement(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The value of the command line and of profiles.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }
}
