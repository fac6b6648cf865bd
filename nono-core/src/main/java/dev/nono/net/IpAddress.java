package dev.nono.net;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address as plain bits: no name, no zone, never a DNS query.
 *
 * <p>An IPv4-mapped IPv6 address ({@code ::ffff:a.b.c.d}) is the IPv4 address, because that is what a connection to it
 * reaches. Other forms that carry an IPv4 address inside stay IPv6 and are unwrapped by {@link #embedded()}.
 */
public final class IpAddress implements Host {

    private static final long MAPPED_PREFIX = 0xFFFFL;

    private final boolean v4;
    private final long high;
    private final long low;

    private IpAddress(boolean v4, long high, long low) {
        this.v4 = v4;
        this.high = high;
        this.low = low;
    }

    /**
     * Parses an address literal in any spelling.
     *
     * @param text the text, with or without brackets and zone
     * @return the address, or nothing when the text is a name or malformed
     */
    public static Optional<IpAddress> parse(String text) {
        try {
            return HostParser.parse(text) instanceof IpAddress address ? Optional.of(address) : Optional.empty();
        } catch (MalformedHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes over the bits of a JDK address.
     *
     * @param address an address; its name and zone are ignored
     * @return the same address
     */
    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return v4(ByteBuffer.wrap(bytes).getInt());
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return v6(buffer.getLong(), buffer.getLong());
    }

    static IpAddress v4(int bits) {
        return new IpAddress(true, 0, Integer.toUnsignedLong(bits));
    }

    static IpAddress v6(long high, long low) {
        if (high == 0 && low >>> 32 == MAPPED_PREFIX) {
            return v4((int) low);
        }
        return new IpAddress(false, high, low);
    }

    /**
     * Returns the address for use with sockets.
     *
     * @return a JDK address without a name and without a zone
     */
    public InetAddress toInetAddress() {
        ByteBuffer bytes = v4
                ? ByteBuffer.allocate(4).putInt((int) low)
                : ByteBuffer.allocate(16).putLong(high).putLong(low);
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses have 4 or 16 bytes", e);
        }
    }

    /**
     * Tells whether this is an IPv4 address.
     *
     * @return true for IPv4, false for IPv6
     */
    public boolean isV4() {
        return v4;
    }

    /**
     * Tells whether this address is link-local: 169.254.0.0/16 or fe80::/10.
     *
     * @return true when it is
     */
    public boolean isLinkLocal() {
        return v4 ? low >>> 16 == 0xA9FE : high >>> 54 == 0xFE80 >>> 6;
    }

    /**
     * Tells whether this address names no host: 0.0.0.0/8 or ::.
     *
     * @return true when it is
     */
    public boolean isUnspecified() {
        return v4 ? low >>> 24 == 0 : high == 0 && low == 0;
    }

    /**
     * Tells whether this address is a multicast group: 224.0.0.0/4 or ff00::/8.
     *
     * @return true when it is
     */
    public boolean isMulticast() {
        return v4 ? low >>> 28 == 0xE : high >>> 56 == 0xFF;
    }

    /**
     * Tells whether this address is the limited broadcast address 255.255.255.255.
     *
     * @return true when it is
     */
    public boolean isBroadcast() {
        return v4 && low == 0xFFFF_FFFFL;
    }

    /**
     * Tells whether this address is the local host: 127.0.0.0/8 or ::1.
     *
     * @return true when it is
     */
    public boolean isLoopback() {
        return v4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /**
     * Tells whether this address belongs to a private network: the ranges of RFC 1918, RFC 6598 and RFC 4193.
     *
     * @return true when it does
     */
    public boolean isPrivate() {
        return PrivateRanges.contain(this);
    }

    /**
     * Unwraps the IPv4 addresses that a gateway or tunnel would reach through this IPv6 address.
     *
     * <p>Known forms: IPv4-compatible {@code ::a.b.c.d} (RFC 4291), IPv4-translated {@code ::ffff:0:a.b.c.d} (RFC 2765),
     * NAT64 {@code 64:ff9b::/96} (RFC 6052) and {@code 64:ff9b:1::/48} (RFC 8215), 6to4 {@code 2002::/16} (RFC 3056),
     * Teredo {@code 2001::/32} (RFC 4380: server and client) and ISATAP interface identifiers (RFC 5214).
     *
     * @return the addresses inside, empty for IPv4 and for plain IPv6
     */
    public List<IpAddress> embedded() {
        List<IpAddress> found = new ArrayList<>(2);
        if (v4) {
            return found;
        }
        int lastFour = (int) low;
        long lowTop = low >>> 32;
        boolean compatible = lowTop == 0 && low > 1;
        if (high == 0 && (compatible || lowTop == 0xFFFF_0000L)) {
            found.add(v4(lastFour));
        } else if (high == 0x0064_FF9B_0000_0000L && lowTop == 0) {
            found.add(v4(lastFour));
        } else if (high >>> 16 == 0x0064_FF9B_0001L) {
            found.add(v4(lastFour));
            // RFC 6052 section 2.2, prefix length 48: bits 48 to 63 and 72 to 87.
            found.add(v4((int) (((high & 0xFFFF) << 16) | ((low >>> 40) & 0xFFFF))));
        } else if (high >>> 48 == 0x2002) {
            found.add(v4((int) (high >>> 16)));
        } else if (high >>> 32 == 0x2001_0000L) {
            found.add(v4((int) high));
            found.add(v4(~lastFour));
        }
        if ((lowTop & 0xFDFF_FFFFL) == 0x5EFEL) {
            found.add(v4(lastFour));
        }
        return found;
    }

    /** Whether the first bits of both addresses agree; addresses of different families never do. */
    boolean sharesPrefix(IpAddress other, int bits) {
        if (v4 != other.v4) {
            return false;
        }
        if (v4) {
            return bits == 0 || (low ^ other.low) >>> (32 - bits) == 0;
        }
        long differingHigh = high ^ other.high;
        long differingLow = low ^ other.low;
        if (bits <= 64) {
            return bits == 0 || differingHigh >>> (64 - bits) == 0;
        }
        return differingHigh == 0 && differingLow >>> (128 - bits) == 0;
    }

    /** This address with all bits after the prefix cleared. */
    IpAddress truncated(int bits) {
        if (v4) {
            return new IpAddress(true, 0, bits == 0 ? 0 : low >>> (32 - bits) << (32 - bits));
        }
        long keptHigh = bits >= 64 ? high : bits == 0 ? 0 : high >>> (64 - bits) << (64 - bits);
        long keptLow = bits <= 64 ? 0 : low >>> (128 - bits) << (128 - bits);
        return new IpAddress(false, keptHigh, keptLow);
    }

    @Override
    public String text() {
        return InetAddresses.toAddrString(toInetAddress());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && v4 == that.v4 && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 31 + low) * 2 + Boolean.hashCode(v4);
    }

    @Override
    public String toString() {
        return text();
    }
}
