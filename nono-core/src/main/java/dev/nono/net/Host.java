package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Map;

/**
 * A host in its one canonical form: a {@linkplain DnsName name} or an {@linkplain IpAddress address}.
 *
 * <p>Two spellings of one host are equal values here, so that comparing hosts is comparing values. Whoever checks a
 * host must then use {@link #text()} and not the spelling that was received.
 */
public sealed interface Host permits DnsName, IpAddress {

    /**
     * Brings a host into its canonical form, without resolving anything.
     *
     * <p>Understood are DNS names (one trailing dot is dropped, letters become lower case, international names become
     * their ASCII form), IPv4 addresses in every spelling that C libraries and browsers accept (dotted, short, decimal,
     * octal, hexadecimal) and IPv6 addresses with or without brackets and zone. A name whose last label is a number is
     * an address or nothing.
     *
     * @param text the host as received, without a port
     * @return the canonical host
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when the text is no host, with the details {@code host}
     *     and {@code reason}
     */
    static Host parse(String text) {
        try {
            return HostParser.parse(text);
        } catch (MalformedHostException e) {
            String shown = Printable.of(text);
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "\"" + shown + "\" is not a host: " + e.why()
                            + ". Give a name such as api.example.com or an IP address",
                    Map.of("host", shown, "reason", e.why()),
                    e);
        }
    }

    /**
     * Returns the canonical spelling: a lower-case ASCII name, a dotted IPv4 address or an RFC 5952 IPv6 address.
     *
     * @return the host, without brackets, port or zone
     */
    String text();
}
