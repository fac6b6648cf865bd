package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.seccomp.ChildMemory;
import dev.nono.sandbox.linux.internal.seccomp.SockAddr;
import java.util.Optional;

/** An address that a program passed: what it means, and the copy of its bytes that is used from now on. */
final class Address {
    private static final int MAX_LENGTH = 128;

    private final SockAddr parsed;
    private final byte[] bytes;

    private Address(SockAddr parsed, byte[] bytes) {
        this.parsed = parsed;
        this.bytes = bytes;
    }

    /** Reads an address of {@code length} bytes; empty if it cannot be read or parsed. */
    static Optional<Address> read(ChildMemory memory, long pointer, int length) {
        if (pointer == 0 || length < 2 || length > MAX_LENGTH) {
            return Optional.empty();
        }
        byte[] bytes = memory.read(pointer, length);
        return SockAddr.parse(bytes, length).map(parsed -> new Address(parsed, bytes));
    }

    SockAddr parsed() {
        return parsed;
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
