package dev.nono.profile.model;

/** How long the certificate authority of the proxy lives. */
public enum CaLifecycle {
    /** One run. */
    SESSION("session"),
    /** It is kept, and trusted by the user's system (macOS). */
    TRUSTED("trusted");

    private final String wireName;

    CaLifecycle(String wireName) {
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
