package dev.nono.secret.store;

import dev.nono.NonoException;
import dev.nono.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** Makes secrets of bytes. */
final class Values {
    private Values() {}

    /** A secret of UTF-8 bytes; the bytes are overwritten, also when they are none. */
    static Secret utf8(byte[] bytes, Function<String, NonoException> refusal) {
        try {
            char[] room = new char[bytes.length];
            CharBuffer decoded = CharBuffer.wrap(room);
            CoderResult result = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes), decoded, true);
            if (result.isError()) {
                Arrays.fill(room, '\0');
                result.throwException();
            }
            char[] exact = Arrays.copyOf(room, decoded.position());
            Arrays.fill(room, '\0');
            Secret secret = Secret.of(exact);
            Arrays.fill(exact, '\0');
            return secret;
        } catch (CharacterCodingException e) {
            throw refusal.apply("its value is not UTF-8 text");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The length without line ends behind it. */
    static int withoutLineEnds(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    /** A shorter copy; the original is overwritten. */
    static byte[] cut(byte[] bytes, int length) {
        byte[] shorter = Arrays.copyOf(bytes, length);
        Arrays.fill(bytes, (byte) 0);
        return shorter;
    }
}
