package dev.nono.profile.model;

/** How the body of a token request is written. */
public enum TokenRequestBody {
    /** As JSON if it parses, else as a form. */
    AUTO("auto"),
    /** As JSON. */
    JSON("json"),
    /** As a form. */
    FORM("form");

    private final String wireName;

    TokenRequestBody(String wireName) {
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
