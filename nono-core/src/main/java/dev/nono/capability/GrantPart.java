package dev.nono.capability;

/**
 * How much of what was asked for a grant gives. A kernel without deny rules, such as Linux, closes a path inside a granted
 * directory by granting what lies beside it instead.
 */
public enum GrantPart {
    /** What was asked for. */
    WHOLE("whole"),
    /** One entry of a directory. It is left out if nothing is there any more when the sandbox is made. */
    ENTRY("entry"),
    /** The names in a directory, and nothing of what they name. */
    NAMES("names");

    private final String wireName;

    GrantPart(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in stored states.
     *
     * @return a lower-case word
     */
    public String wireName() {
        return wireName;
    }
}
