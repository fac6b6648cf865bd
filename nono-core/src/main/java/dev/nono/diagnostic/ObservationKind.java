package dev.nono.diagnostic;

/** What the output of a program suggests. */
public enum ObservationKind {
    /** The sandbox may have denied a path. */
    LIKELY_SANDBOX_PATH("likely_sandbox_path"),
    /** A file does not exist. */
    MISSING_PATH("missing_path"),
    /** The program failed for reasons of its own. */
    APPLICATION_FAILURE("application_failure"),
    /** A signed file may not be written. */
    PROTECTED_FILE_WRITE("protected_file_write"),
    /** The network may be blocked. */
    NETWORK_BLOCKED("network_blocked");

    private final String wireName;

    ObservationKind(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in JSON.
     *
     * @return lower-case words joined by underscores
     */
    public String wireName() {
        return wireName;
    }
}
