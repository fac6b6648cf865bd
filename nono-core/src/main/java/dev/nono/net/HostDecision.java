package dev.nono.net;

import java.util.function.Function;

/** The answer of a {@link HostFilter}. */
public sealed interface HostDecision {

    /**
     * Returns the host that was decided about.
     *
     * @return the canonical host, or a printable form of what was asked when there is none
     */
    String host();

    /**
     * Returns the reason as a sentence for people. It contains no control characters, whatever the host contained.
     *
     * @return the reason
     */
    String reason();

    /**
     * Calls the function for the answer that this is.
     *
     * @param <R> what the functions return
     * @param onAllow called when the host is allowed
     * @param onDeny called when it is denied
     * @return what the function returned
     */
    <R> R match(Function<Allow, R> onAllow, Function<Deny, R> onDeny);

    /**
     * Tells whether the host is allowed.
     *
     * @return true only for {@link Allow}
     */
    default boolean allowed() {
        return match(allow -> true, deny -> false);
    }

    /**
     * The host may be reached. A connection must go to {@link #host()}, and to one of the addresses that were checked.
     *
     * @param host the canonical host
     */
    record Allow(String host) implements HostDecision {
        @Override
        public String reason() {
            return "allowed by the host filter";
        }

        @Override
        public <R> R match(Function<Allow, R> onAllow, Function<Deny, R> onDeny) {
            return onAllow.apply(this);
        }
    }

    /** The host may not be reached. */
    sealed interface Deny extends HostDecision {
        @Override
        default <R> R match(Function<Allow, R> onAllow, Function<Deny, R> onDeny) {
            return onDeny.apply(this);
        }
    }

    /**
     * The host, or an address of it, is on the deny list: the fixed one of metadata services or the configured one.
     *
     * @param host the host
     * @param entry the host or address that is on the list
     */
    record DenyHost(String host, String entry) implements Deny {
        @Override
        public String reason() {
            return host.equals(entry)
                    ? "host " + host + " is in the deny list"
                    : "host " + host + " has the address " + entry + ", which is in the deny list";
        }
    }

    /**
     * An address of the host is link-local, where clouds keep the credentials of their machines.
     *
     * @param host the host
     * @param address the address, or the one that contains it
     */
    record DenyLinkLocal(String host, IpAddress address) implements Deny {
        @Override
        public String reason() {
            return "resolved IP " + address + " of host " + host + " is link-local (cloud metadata protection)";
        }
    }

    /**
     * An address of the host names no single host: it is unspecified, multicast or broadcast.
     *
     * @param host the host
     * @param address the address, or the one that contains it
     */
    record DenySpecialAddress(String host, IpAddress address) implements Deny {
        @Override
        public String reason() {
            return "IP " + address + " of host " + host + " is unspecified, multicast or broadcast";
        }
    }

    /**
     * An address of the host lies in a denied range.
     *
     * @param host the host
     * @param address the address, or the one that contains it
     * @param range the denied range
     */
    record DenyCidr(String host, IpAddress address, Cidr range) implements Deny {
        @Override
        public String reason() {
            return "IP " + address + " of host " + host + " is in the denied range " + range;
        }
    }

    /**
     * No entry allows the host.
     *
     * @param host the host
     */
    record DenyNotAllowed(String host) implements Deny {
        @Override
        public String reason() {
            return "host " + host + " is not in the allow-list";
        }
    }

    /**
     * The text is no host, so no entry can allow it.
     *
     * @param host a printable form of the text
     * @param why what is wrong with it
     */
    record DenyMalformed(String host, String why) implements Deny {
        /** Creates the answer; what could disturb a terminal is taken out of the host. */
        public DenyMalformed {
            host = Printable.of(host);
        }

        @Override
        public String reason() {
            return "host \"" + host + "\" is not in the allow-list, because it is no host: " + why;
        }
    }
}
