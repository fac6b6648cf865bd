package dev.nono.sandbox.linux.internal.landlock;

/**
 * Rights on a TCP port, at whatever address.
 *
 * @param port 0 to 65535; 0 with the right to bind is any port that the kernel chooses
 * @param access {@link NetRight} bits
 */
public record PortRule(int port, long access) {

    public PortRule {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("no TCP port has the number " + port + ": give one from 0 to 65535");
        }
    }
}
