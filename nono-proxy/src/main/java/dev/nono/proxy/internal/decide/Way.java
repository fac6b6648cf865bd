package dev.nono.proxy.internal.decide;

/** How a request came to the proxy. */
public enum Way {
    /** {@code CONNECT} to a host that no route knows: bytes that nobody looks into. */
    CONNECT("connect"),
    /** {@code CONNECT} to an upstream of a route, and a request inside. */
    INTERCEPT("connect_intercept"),
    /** A path that begins with the prefix of a route. */
    REVERSE("reverse"),
    /** {@code CONNECT} that another proxy carries out. */
    EXTERNAL("external"),
    /** A request for an {@code http} URL; in records a {@code connect}. */
    FORWARD("connect");

    private final String wireName;

    Way(String wireName) {
        this.wireName = wireName;
    }

    /** The mode in records. */
    public String wireName() {
        return wireName;
    }
}
