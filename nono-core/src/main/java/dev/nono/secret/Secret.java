package dev.nono.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A secret value in memory.
 *
 * <p>It prints as {@code ***}, has no value-based {@code equals}, cannot be serialised, and is overwritten by
 * {@link #close()}. Whoever takes a copy out of it is responsible for that copy. Thread-safe.
 */
public final class Secret implements AutoCloseable {

    private final char[] value;
    private boolean closed;

    private Secret(char[] value) {
        this.value = value;
    }

    /**
     * Creates a secret from characters.
     *
     * @param value the characters; copied, so the caller should overwrite its own
     * @return the secret
     */
    public static Secret of(char[] value) {
        return new Secret(value.clone());
    }

    /**
     * Creates a secret from text that is in memory as a string already, for example an environment variable.
     *
     * @param value the text
     * @return the secret
     */
    public static Secret of(String value) {
        return new Secret(value.toCharArray());
    }

    /**
     * Creates a secret from UTF-8 bytes; malformed input becomes U+FFFD.
     *
     * @param value the bytes; the caller should overwrite them
     * @return the secret
     */
    public static Secret ofUtf8(byte[] value) {
        // UTF-8 never has more characters than bytes.
        char[] room = new char[value.length];
        CharBuffer decoded = CharBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(value), decoded, true);
        Secret secret = new Secret(Arrays.copyOf(room, decoded.position()));
        Arrays.fill(room, '\0');
        return secret;
    }

    /**
     * Takes a copy of the value.
     *
     * @return the characters; the caller overwrites them after use
     * @throws IllegalStateException when this secret is closed
     */
    public synchronized char[] copyChars() {
        ensureOpen();
        return value.clone();
    }

    /**
     * Takes a copy of the value in UTF-8.
     *
     * @return the bytes; the caller overwrites them after use
     * @throws IllegalStateException when this secret is closed
     */
    public synchronized byte[] copyUtf8() {
        ensureOpen();
        // Room for the longest encoding: a growing buffer would leave copies behind.
        byte[] room = new byte[value.length * 3];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(value), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        return bytes;
    }

    /**
     * Returns the value as a string, for interfaces that accept nothing else. A string cannot be overwritten.
     *
     * @return the value
     * @throws IllegalStateException when this secret is closed
     */
    public synchronized String reveal() {
        ensureOpen();
        return new String(value);
    }

    /**
     * Returns the number of characters.
     *
     * @return the length, also after {@link #close()}
     */
    public int length() {
        return value.length;
    }

    /**
     * Tells whether the value has been wiped.
     *
     * @return true after {@link #close()}
     */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Overwrites the value. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        Arrays.fill(value, '\0');
        closed = true;
    }

    /** Returns {@code ***}. */
    @Override
    public String toString() {
        return "***";
    }

    /** Where the value next occurs in a text, or -1; a closed secret occurs nowhere. Makes no copy. */
    synchronized int indexIn(CharSequence text, int from) {
        if (closed) {
            return -1;
        }
        for (int start = from; start <= text.length() - value.length; start++) {
            int matched = 0;
            while (matched < value.length && text.charAt(start + matched) == value[matched]) {
                matched++;
            }
            if (matched == value.length) {
                return start;
            }
        }
        return -1;
    }

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the secret is closed");
        }
    }
}
