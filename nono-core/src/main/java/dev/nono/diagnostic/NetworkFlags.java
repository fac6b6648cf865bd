package dev.nono.diagnostic;

import dev.nono.capability.NetworkMode;
import java.util.Optional;

/** The smallest flag that would allow a use of the network. */
final class NetworkFlags {
    private NetworkFlags() {}

    static Optional<String> of(NetworkDenialRecord denial, NetworkMode mode) {
        if (denial.port() == 0 || denial.operation().equals("send")) {
            return mode instanceof NetworkMode.ProxyOnly ? Optional.empty() : Optional.of("--allow-net");
        }
        if (!denial.operation().equals("connect")) {
            return Optional.of("--listen-port " + denial.port());
        }
        if (isLoopback(denial.address())) {
            return Optional.of("--open-port " + denial.port());
        }
        // Behind a proxy hosts are allowed by name, and the name is not known here.
        return mode instanceof NetworkMode.ProxyOnly
                ? Optional.empty()
                : Optional.of("--allow-connect-port " + denial.port());
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1") || address.startsWith("::ffff:127.");
    }
}
