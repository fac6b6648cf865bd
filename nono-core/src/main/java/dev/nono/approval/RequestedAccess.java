package dev.nono.approval;

/** What a program wants to do with a path. */
public enum RequestedAccess {
    /** Read it. */
    READ("Read"),
    /** Write it. */
    WRITE("Write"),
    /** Read and write it. */
    READ_WRITE("ReadWrite");

    private final String wireName;

    RequestedAccess(String wireName) {
        this.wireName = wireName;
    }

    /**
     * Returns the name in messages and records.
     *
     * @return {@code Read}, {@code Write} or {@code ReadWrite}
     */
    public String wireName() {
        return wireName;
    }
}
