package dev.nono.profile.model;

/** What becomes of a session whose hook fails before it. */
public enum OnHookFailure {
    /** It goes on, with a warning. */
    CONTINUE("continue"),
    /** Nothing is started. */
    ABORT("abort");

    private final String wireName;

    OnHookFailure(String wireName) {
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
