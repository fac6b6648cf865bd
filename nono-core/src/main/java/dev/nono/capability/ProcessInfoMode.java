package dev.nono.capability;

/** Which processes a program may inspect. */
public enum ProcessInfoMode {
    /** Its own (enforced on macOS only). */
    ISOLATED("isolated"),
    /** Those of its sandbox (enforced on macOS only). */
    ALLOW_SAME_SANDBOX("allow_same_sandbox"),
    /** Every process of the user. */
    ALLOW_ALL("allow_all");

    private final String wireName;

    ProcessInfoMode(String wireName) {
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
