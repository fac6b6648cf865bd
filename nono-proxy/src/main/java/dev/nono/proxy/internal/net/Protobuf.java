package dev.nono.proxy.internal.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** As much of the wire format of Protocol Buffers as two messages need: fields that have a length. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private Protobuf() {}

    /** A message with one field that is there several times. */
    static byte[] texts(int field, List<String> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            varint(out, (field << 3) | LENGTH);
            varint(out, bytes.length);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write((rest & 0x7f) | 0x80);
        }
        out.write(rest);
    }

    /** The last text of a field, empty if there is none. */
    static String text(byte[] message, int field) {
        List<byte[]> values = messages(message, field);
        return values.isEmpty() ? "" : new String(values.get(values.size() - 1), StandardCharsets.UTF_8);
    }

    /**
     * All values of a field; other fields are skipped.
     *
     * @throws IllegalArgumentException if the message is malformed
     */
    static List<byte[]> messages(byte[] message, int field) {
        List<byte[]> values = new ArrayList<>();
        int[] at = new int[1];
        while (at[0] < message.length) {
            long tag = varint(message, at);
            switch ((int) (tag & 7)) {
                case VARINT -> varint(message, at);
                case FIXED64 -> at[0] = end(message, at[0], 8);
                case FIXED32 -> at[0] = end(message, at[0], 4);
                case LENGTH -> {
                    long length = varint(message, at);
                    int end = end(message, at[0], length);
                    if (tag >>> 3 == field) {
                        values.add(Arrays.copyOfRange(message, at[0], end));
                    }
                    at[0] = end;
                }
                default -> throw new IllegalArgumentException("a wire type that does not exist");
            }
        }
        return values;
    }

    private static int end(byte[] message, int from, long length) {
        if (length < 0 || length > message.length - from) {
            throw new IllegalArgumentException("a field is longer than its message");
        }
        return from + (int) length;
    }

    private static long varint(byte[] message, int[] at) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at[0] >= message.length) {
                throw new IllegalArgumentException("a number has no end");
            }
            byte next = message[at[0]++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }
}
