package dev.nono.capability;

/** To whom a program may send signals. */
public enum SignalMode {
    /** Only inside its own sandbox, where the kernel can hold that; older kernels do not, and the status says so. */
    ISOLATED("isolated"),
    /** Only inside its own sandbox; refused on a kernel that cannot hold it. */
    ALLOW_SAME_SANDBOX("allow_same_sandbox"),
    /** To every process of the user. */
    ALLOW_ALL("allow_all");

    private final String wireName;

    SignalMode(String wireName) {
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
