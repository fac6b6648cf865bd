package dev.nono.proxy;

/** What is asked of a client that wants a plain tunnel. Every other way out always needs the token of the session. */
public enum ConnectAuth {
    /** The token must be right if there is one: some clients send none with {@code CONNECT}. */
    LENIENT,
    /** The token must be there and right. */
    STRICT,
    /** No way out asks for a token; only for a proxy that no one else can reach. */
    NONE
}
