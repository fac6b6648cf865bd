package dev.nono.proxy.internal.peer;

/** What is known of a client that sent no token. */
public enum Peer {
    /** A process that was started with the token of the session. */
    SESSION,
    /** A process of the user of this JVM. */
    SAME_USER,
    /** A process of somebody else, or one that could not be found: it may have gone. */
    STRANGER,
    /** This system does not tell. */
    UNKNOWN
}
