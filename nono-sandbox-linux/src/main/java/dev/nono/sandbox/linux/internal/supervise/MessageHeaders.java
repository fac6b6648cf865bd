package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.seccomp.ChildMemory;
import dev.nono.sandbox.linux.internal.seccomp.Notification;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The addresses in {@code struct msghdr} and arrays of {@code struct mmsghdr} (LP64). */
final class MessageHeaders {
    private static final int MMSGHDR_SIZE = 64;
    private static final int NAME_PART = 12;
    private static final int MAX_MESSAGES = 1024;

    private MessageHeaders() {}

    /** How many messages a {@code sendmmsg} holds; empty if more than the kernel takes. */
    static Optional<Long> count(Notification call) {
        long count = call.argument(2) & 0xFFFFFFFFL;
        return count > MAX_MESSAGES ? Optional.empty() : Optional.of(count);
    }

    /** The address of each message, where it has one; empty if any of them cannot be read. */
    static Optional<List<Optional<Address>>> read(Notification call, int count) {
        boolean many = call.syscall().filter(s -> s == Syscall.SENDMMSG).isPresent();
        List<Optional<Address>> addresses = new ArrayList<>();
        try (ChildMemory memory = ChildMemory.open(call.tid())) {
            for (int i = 0; i < count; i++) {
                byte[] header = memory.read(call.argument(1) + (many ? (long) i * MMSGHDR_SIZE : 0), NAME_PART);
                if (header.length < NAME_PART) {
                    return Optional.empty();
                }
                ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
                long name = fields.getLong();
                int length = fields.getInt();
                if (name == 0 || length == 0) {
                    addresses.add(Optional.empty());
                    continue;
                }
                Optional<Address> address = Address.read(memory, name, length);
                if (address.isEmpty()) {
                    return Optional.empty();
                }
                addresses.add(address);
            }
        }
        return Optional.of(addresses);
    }
}
