package dev.nono.profile.model;

/** What a capture command reads. */
public enum CaptureInput {
    /** Nothing. */
    NULL("null"),
    /** A description of the request. */
    REQUEST_JSON("request_json");

    private final String wireName;

    CaptureInput(String wireName) {
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
