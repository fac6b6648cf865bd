package dev.nono.proxy;

/** Where a credential stands in a request. */
public enum InjectMode {
    /** In a header, formatted. */
    HEADER("header"),
    /** In the path, at the place that a pattern names. */
    URL_PATH("url_path"),
    /** In a parameter of the query. */
    QUERY_PARAM("query_param"),
    /** In a header, as user and password of basic authentication. */
    BASIC_AUTH("basic_auth");

    private final String wireName;

    InjectMode(String wireName) {
        this.wireName = wireName;
    }

    /**
     * Returns the name in configurations and records.
     *
     * @return the name, such as {@code url_path}
     */
    public String wireName() {
        return wireName;
    }
}
