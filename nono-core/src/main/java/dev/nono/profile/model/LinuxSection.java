package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * What only Linux has.
 *
 * @param unixSocketMediation who decides about Unix sockets; inherited if empty
 * @param sandboxPolicy what holds the network mode; inherited if empty
 * @param netlinkRoute whether programs may ask the kernel for network interfaces; inherited if empty
 */
public record LinuxSection(
        Optional<SocketMediation> unixSocketMediation,
        Optional<SandboxPolicy> sandboxPolicy,
        Optional<Boolean> netlinkRoute) {
    /** Checks that nothing is missing and copies the collections. */
    public LinuxSection {
        Objects.requireNonNull(unixSocketMediation);
        Objects.requireNonNull(sandboxPolicy);
        Objects.requireNonNull(netlinkRoute);
    }

    /** Nothing said. */
    public static final LinuxSection NONE = new LinuxSection(Optional.empty(), Optional.empty(), Optional.empty());
}
