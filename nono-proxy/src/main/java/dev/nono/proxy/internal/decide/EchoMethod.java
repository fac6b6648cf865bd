package dev.nono.proxy.internal.decide;

import java.util.Locale;
import java.util.Set;

/**
 * Methods that have a server, or a proxy on the way, send back the request as it arrived there (RFC 9110, section 9.3.8): with whatever was added to it. No
 * client that sends secrets may use them.
 */
public final class EchoMethod {
    /** The second is the first by the name that one server gave it. */
    private static final Set<String> NAMES = Set.of("TRACE", "TRACK");

    private EchoMethod() {}

    /**
     * Tells whether this is one, in whatever case.
     *
     * @param method the method of a request, or what stands for it
     * @return whether the answer is the request
     */
    public static boolean is(String method) {
        return NAMES.contains(method.strip().toUpperCase(Locale.ROOT));
    }
}
