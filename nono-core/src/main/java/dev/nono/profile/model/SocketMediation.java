package dev.nono.profile.model;

/** Who decides about Unix sockets. */
public enum SocketMediation {
    /** The kernel, by file grants. */
    OFF("off"),
    /** The supervisor, by the path of the socket. */
    PATHNAME("pathname");

    private final String wireName;

    SocketMediation(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in profiles.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }
}
