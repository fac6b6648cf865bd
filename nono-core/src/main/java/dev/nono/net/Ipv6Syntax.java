package dev.nono.net;

import com.google.common.net.InetAddresses;

/** IPv6 addresses as text (RFC 4291 section 2.2), with an optional zone, without brackets. */
final class Ipv6Syntax {

    private Ipv6Syntax() {}

    static IpAddress parse(String text) throws MalformedHostException {
        String address = withoutZone(text);
        // InetAddresses also accepts digits of other scripts and plain IPv4.
        if (address.indexOf(':') < 0 || !address.chars().allMatch(Ipv6Syntax::isAddressCharacter)) {
            throw new MalformedHostException("it is not an IPv6 address");
        }
        try {
            return IpAddress.of(InetAddresses.forString(address));
        } catch (IllegalArgumentException e) {
            throw new MalformedHostException("it is not an IPv6 address");
        }
    }

    private static String withoutZone(String text) throws MalformedHostException {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        String zone = text.substring(percent + 1);
        boolean plain = zone.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0));
        if (zone.isEmpty() || !plain) {
            throw new MalformedHostException("the zone of the IPv6 address is malformed");
        }
        return text.substring(0, percent);
    }

    private static boolean isAddressCharacter(int c) {
        return c == ':' || c == '.' || (c < 128 && Character.digit(c, 16) >= 0);
    }
}
