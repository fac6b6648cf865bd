package dev.nono.diagnostic;

/** Why access to a path was denied. */
public enum DenialReason {
    /** A rule denies it, and no grant can change that. */
    POLICY_BLOCKED("PolicyBlocked", 5),
    /** A grant covers the path, with too little access. */
    INSUFFICIENT_ACCESS("InsufficientAccess", 4),
    /** A person was asked and said no. */
    USER_DENIED("UserDenied", 3),
    /** There were too many questions for a person to be asked. */
    RATE_LIMITED("RateLimited", 2),
    /** The question could not be asked. */
    BACKEND_ERROR("BackendError", 1),
    /** It is a Unix socket that no socket grant covers. */
    UNIX_SOCKET_DENIED("UnixSocketDenied", 5);

    private final String wireName;
    private final int rank;

    DenialReason(String wireName, int rank) {
        this.wireName = wireName;
        this.rank = rank;
    }

    /**
     * The name in JSON.
     *
     * @return a name such as {@code PolicyBlocked}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * The stricter of two reasons.
     *
     * @param other the other reason
     * @return this reason unless the other one is stricter
     */
    public DenialReason stricter(DenialReason other) {
        return other.rank > rank ? other : this;
    }
}
