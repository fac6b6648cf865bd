package dev.nono.capability;

/** Whether a program whose network is restricted may use UDP. */
public enum UdpMode {
    /** No UDP socket at all. */
    DENY("deny"),
    /** Only port 53 of the resolvers in /etc/resolv.conf. */
    DNS("dns"),
    /** UDP is not restricted. */
    ALLOW("allow");

    private final String wireName;

    UdpMode(String wireName) {
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
