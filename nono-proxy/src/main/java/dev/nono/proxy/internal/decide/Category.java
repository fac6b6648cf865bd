package dev.nono.proxy.internal.decide;

import java.util.Locale;

/** Why something was denied, in one word for records and for the header that tells the program. */
public enum Category {
    AUTHENTICATION_FAILED,
    ENDPOINT_POLICY,
    MANAGED_CREDENTIAL_UNAVAILABLE,
    HOST_DENIED,
    INTERCEPT_HANDSHAKE_FAILED,
    UPSTREAM_CONNECT_FAILED,
    CONNECT_BYPASSES_L7,
    EXTERNAL_PROXY_REJECTED,
    UNSUPPORTED_UPGRADE,
    RATE_LIMIT,
    MALFORMED_REQUEST,
    UNKNOWN_SERVICE,
    CONNECTION_LIMIT;

    /** The name in records. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
