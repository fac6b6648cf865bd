package dev.nono.profile.model;

/** Which entries of {@code allow_domain} also open their port for direct connections, past the proxy. */
public enum DirectConnect {
    /** None. */
    NONE("none"),
    /** Those that name a port themselves, other than 80 and 443. */
    EXPLICIT("explicit"),
    /** All; one without a port means 443. */
    ALL("all");

    private final String wireName;

    DirectConnect(String wireName) {
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
