package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A string of the operating system: bytes without NUL, usually UTF-8 but not always. Arguments, variables and names
 * pass through nono in this form, so that not one byte is changed; text is for display only.
 */
public final class OsString implements Comparable<OsString> {
    private final byte[] bytes;

    private OsString(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The UTF-8 bytes of a text.
     *
     * @param text any text without NUL
     * @return the string
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if it holds a NUL
     */
    public static OsString of(String text) {
        return new OsString(checked(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Bytes as they are.
     *
     * @param bytes any bytes but NUL; copied
     * @return the string
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if they hold a NUL
     */
    public static OsString ofBytes(byte[] bytes) {
        return new OsString(checked(bytes.clone()));
    }

    private static byte[] checked(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "\"" + new String(bytes, 0, i, StandardCharsets.UTF_8)
                                + "…\" holds a NUL byte, which no argument, path or variable can carry; remove it");
            }
        }
        return bytes;
    }

    /**
     * The bytes.
     *
     * @return a copy, without a terminating NUL
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The number of bytes.
     *
     * @return zero or more
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Whether the bytes are valid UTF-8, so that {@link #toString()} loses nothing.
     *
     * @return true if they are
     */
    public boolean isText() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public int compareTo(OsString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OsString string && Arrays.equals(bytes, string.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text for display: invalid bytes become U+FFFD. Never use it to run or to compare anything. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
