package dev.nono.profile.model;

/** Where in a request a secret goes. */
public enum InjectMode {
    /** Into a header. */
    HEADER("header"),
    /** Into the path. */
    URL_PATH("url_path"),
    /** Into the query. */
    QUERY_PARAM("query_param"),
    /** As the password of basic authentication. */
    BASIC_AUTH("basic_auth");

    private final String wireName;

    InjectMode(String wireName) {
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
