package dev.nono.profile.model;

/** What happens to a request. */
public enum EndpointDecision {
    /** It is forwarded. */
    ALLOW("allow"),
    /** Somebody is asked. */
    APPROVE("approve"),
    /** It is refused. */
    DENY("deny");

    private final String wireName;

    EndpointDecision(String wireName) {
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
