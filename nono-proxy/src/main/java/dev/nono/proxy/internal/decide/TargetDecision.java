package dev.nono.proxy.internal.decide;

import dev.nono.net.Host;
import java.net.InetAddress;
import java.util.List;

/** What happens to a wish to reach a host and port. */
public sealed interface TargetDecision {
    /**
     * It is refused.
     *
     * @param status 400, 403 or 502
     * @param category why, in one word
     * @param reason why, for people; no control characters
     */
    record Refused(int status, Category category, String reason) implements TargetDecision {}

    /**
     * The name alone is no reason to refuse; its addresses have to be looked at.
     *
     * @param host the host to resolve
     * @param port the port
     */
    record Lookup(Host host, int port) implements TargetDecision {}

    /**
     * It may be dialled at these addresses and at no others.
     *
     * @param host the host
     * @param port the port
     * @param addresses what was checked, in order; empty when only another proxy can resolve the name
     */
    record Dial(Host host, int port, List<InetAddress> addresses) implements TargetDecision {
        public Dial {
            addresses = List.copyOf(addresses);
        }
    }
}
