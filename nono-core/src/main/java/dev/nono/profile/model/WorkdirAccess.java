package dev.nono.profile.model;

/** What a program may do in the directory in which it starts. */
public enum WorkdirAccess {
    /** Nothing by itself. */
    NONE("none"),
    /** Read. */
    READ("read"),
    /** Write. */
    WRITE("write"),
    /** Read and write. */
    READ_WRITE("readwrite");

    private final String wireName;

    WorkdirAccess(String wireName) {
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
