package dev.nono.profile.model;

/** What holds the network mode. */
public enum SandboxPolicy {
    /** All that the kernel has. */
    AUTO("auto"),
    /** TCP rules only. */
    LANDLOCK("landlock"),
    /** Something outside of nono. */
    EXTERNAL("external");

    private final String wireName;

    SandboxPolicy(String wireName) {
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
