package dev.nono.net;

import java.util.Set;

/**
 * The hosts from which a virtual machine of a cloud gets its own credentials. Always denied.
 *
 * <p>169.254.169.254, 169.254.170.2 and 169.254.170.23 need no row where addresses are checked: they are link-local.
 */
final class MetadataService {

    private static final Set<String> NAMES = Set.of(
            "metadata", // Google, search-domain form
            "metadata.goog",
            "metadata.google.internal",
            "metadata.azure.internal",
            "instance-data", // EC2, search-domain form
            "instance-data.ec2.internal");

    private static final Set<IpAddress> ADDRESSES = Set.of(
            IpAddress.v4(0xA9FE_A9FE), // 169.254.169.254, most clouds
            IpAddress.v4(0x6464_64C8), // 100.100.100.200, Alibaba
            IpAddress.v4(0xC000_00C0), // 192.0.0.192, Oracle
            IpAddress.v4(0xA83F_8110), // 168.63.129.16, Azure host agent
            IpAddress.v6(0xFD00_0EC2_0000_0000L, 0x254), // AWS
            IpAddress.v6(0xFD20_00CE_0000_0000L, 0x254)); // Google

    private MetadataService() {}

    static boolean isName(Host host) {
        return host instanceof DnsName name && NAMES.contains(name.text());
    }

    static boolean isAddress(IpAddress address) {
        return ADDRESSES.contains(address);
    }
}
