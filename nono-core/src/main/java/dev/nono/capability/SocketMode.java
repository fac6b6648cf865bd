package dev.nono.capability;

/** What a socket grant lets a program do. */
public enum SocketMode {
    /** Connect to it and send datagrams to it. */
    CONNECT("connect"),
    /** That, and create it by binding. */
    CONNECT_BIND("connect+bind");

    private final String wireName;

    SocketMode(String wireName) {
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
