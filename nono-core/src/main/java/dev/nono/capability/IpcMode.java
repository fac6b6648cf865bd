package dev.nono.capability;

/** Which means of communication between processes a program may use, sockets with a path aside. */
public enum IpcMode {
    /** No abstract Unix sockets outside its sandbox (Linux), shared memory only (macOS). */
    SHARED_MEMORY_ONLY("shared_memory_only"),
    /** All. */
    FULL("full");

    private final String wireName;

    IpcMode(String wireName) {
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
