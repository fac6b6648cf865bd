package dev.nono.diagnostic;

/** How much a diagnostic matters. */
public enum Severity {
    /** Good to know. */
    INFO("info"),
    /** Something was refused or may be wrong. */
    WARNING("warning"),
    /** The operation failed. */
    ERROR("error");

    private final String wireName;

    Severity(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in JSON.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }
}
