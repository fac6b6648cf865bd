package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Map;

/**
 * A range of addresses, written {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network the first address of the range
 * @param prefixLength how many leading bits all addresses of the range share: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(IpAddress network, int prefixLength) {

    /**
     * Creates a range.
     *
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when the prefix length is out of range, or when the
     *     address has bits set after the prefix
     */
    public Cidr {
        int bits = network.isV4() ? 32 : 128;
        if (prefixLength < 0 || prefixLength > bits) {
            throw malformed(network + "/" + prefixLength, "the prefix length must be between 0 and " + bits);
        }
        IpAddress first = network.truncated(prefixLength);
        if (!first.equals(network)) {
            throw malformed(
                    network + "/" + prefixLength,
                    "bits after the prefix are set; write " + first + "/" + prefixLength + " for the whole range");
        }
    }

    /**
     * Parses a range; a single address is the range of that address alone.
     *
     * @param text an address in its usual notation, with or without a prefix length
     * @return the range
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when it is no range
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        IpAddress network;
        try {
            network = address.indexOf(':') >= 0 ? Ipv6Syntax.parse(address) : Ipv4Syntax.parseDotted(address);
        } catch (MalformedHostException e) {
            throw malformed(text, e.why());
        }
        int bits = network.isV4() ? 32 : 128;
        if (slash < 0) {
            return new Cidr(network, bits);
        }
        String length = text.substring(slash + 1);
        boolean decimal =
                !length.isEmpty() && length.length() <= 3 && length.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!decimal) {
            throw malformed(text, "after the slash comes a decimal number between 0 and " + bits);
        }
        int prefixLength = Integer.parseInt(length);
        if (network.isV4() && address.indexOf(':') >= 0) {
            prefixLength -= 96;
        }
        return new Cidr(network, prefixLength);
    }

    /**
     * Tells whether an address lies in this range. Addresses embedded in others are not unwrapped here.
     *
     * @param address the address
     * @return true when it does; false for the other address family
     */
    public boolean contains(IpAddress address) {
        return network.sharesPrefix(address, prefixLength);
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }

    private static NonoException malformed(String text, String why) {
        String shown = Printable.of(text);
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + shown + "\" is not an address range: " + why,
                Map.of("cidr", shown, "reason", why),
                null);
    }
}
