package dev.nono.capability;

/** What a program wants to do with a Unix socket. */
public enum SocketOperation {
    /** connect(2). */
    CONNECT("connect"),
    /** bind(2), which creates the path. */
    BIND("bind"),
    /** sendto(2), sendmsg(2) or sendmmsg(2) with an address. */
    SEND("send");

    private final String wireName;

    SocketOperation(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in manifests and profiles.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }
}
