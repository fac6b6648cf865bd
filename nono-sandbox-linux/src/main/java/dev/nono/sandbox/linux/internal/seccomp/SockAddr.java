package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Sockets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The address in a {@code struct sockaddr} that a sandboxed program passed to the kernel. */
public sealed interface SockAddr {

    /** The longest address that is looked at: {@code struct sockaddr_un}. */
    int MAX = 110;

    /**
     * An internet address. An IPv4 address that is mapped into IPv6 appears as the IPv4 address that it stands for.
     *
     * @param address without scope
     * @param port 0 to 65535
     */
    record Inet(InetAddress address, int port) implements SockAddr {

        /** 127.0.0.0/8 (also mapped into IPv6) and ::1. */
        public boolean isLoopback() {
            return address.isLoopbackAddress();
        }

        @Override
        public String toString() {
            String host = address.getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A unix socket with a name in the file system: bytes, and relative to the caller's directory unless absolute. */
    final class UnixPath implements SockAddr {
        private final byte[] path;

        UnixPath(byte[] path) {
            this.path = path.clone();
        }

        public byte[] path() {
            return path.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof UnixPath that && Arrays.equals(path, that.path);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(path);
        }

        @Override
        public String toString() {
            return "unix:" + new String(path, StandardCharsets.UTF_8);
        }
    }

    /** A unix socket with a name that is not in the file system. */
    record UnixAbstract() implements SockAddr {}

    /** A unix socket without a name. */
    record UnixUnnamed() implements SockAddr {}

    /**
     * An address of another family.
     *
     * @param family {@code AF_*}
     */
    record Other(int family) implements SockAddr {}

    /**
     * Reads an address of {@code length} bytes, as the caller claims, of which {@code bytes} could be read.
     *
     * @return empty if it is malformed or cut short, which is to be refused
     */
    static Optional<SockAddr> parse(byte[] bytes, int length) {
        if (length < 2 || bytes.length < 2) {
            return Optional.empty();
        }
        byte[] address = bytes.length > length ? Arrays.copyOf(bytes, length) : bytes;
        int family = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getShort() & 0xFFFF;
        return switch (family) {
            case Sockets.AF_INET -> inet(address, 4, 8);
            case Sockets.AF_INET6 -> inet(address, 8, 24);
            case Sockets.AF_UNIX -> unix(address, length);
            default -> Optional.of(new Other(family));
        };
    }

    private static Optional<SockAddr> inet(byte[] sockaddr, int from, int to) {
        if (sockaddr.length < to) {
            return Optional.empty();
        }
        int port = ByteBuffer.wrap(sockaddr).getShort(2) & 0xFFFF;
        try {
            return Optional.of(new Inet(InetAddress.getByAddress(Arrays.copyOfRange(sockaddr, from, to)), port));
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    private static Optional<SockAddr> unix(byte[] sockaddr, int length) {
        if (length > MAX) {
            return Optional.empty();
        }
        if (length == 2 || sockaddr.length < length) {
            return Optional.of(new UnixUnnamed());
        }
        if (sockaddr[2] == 0) {
            return Optional.of(new UnixAbstract());
        }
        int end = 2;
        while (end < sockaddr.length && sockaddr[end] != 0) {
            end++;
        }
        return Optional.of(new UnixPath(Arrays.copyOfRange(sockaddr, 2, end)));
    }
}
