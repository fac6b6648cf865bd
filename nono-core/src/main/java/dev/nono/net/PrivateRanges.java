package dev.nono.net;

import java.util.List;

/** Address ranges of private networks: RFC 1918, RFC 6598 (carrier-grade NAT) and RFC 4193 (unique local addresses). */
final class PrivateRanges {
    private static final List<Cidr> RANGES = List.of(
            Cidr.parse("10.0.0.0/8"),
            Cidr.parse("172.16.0.0/12"),
            Cidr.parse("192.168.0.0/16"),
            Cidr.parse("100.64.0.0/10"),
            Cidr.parse("fc00::/7"));

    private PrivateRanges() {}

    static boolean contain(IpAddress address) {
        for (Cidr range : RANGES) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
