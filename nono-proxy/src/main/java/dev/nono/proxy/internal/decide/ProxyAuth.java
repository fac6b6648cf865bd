package dev.nono.proxy.internal.decide;

/** What {@code Proxy-Authorization} said. */
public enum ProxyAuth {
    /** There was none. */
    ABSENT,
    /** It held the token of the session. */
    VALID,
    /** It held something else. */
    WRONG,
    /** The proxy asks for none. */
    NOT_ASKED;

    /** Whether it is good enough where a token is needed. */
    public boolean passes() {
        return this == VALID || this == NOT_ASKED;
    }
}
