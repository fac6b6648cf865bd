package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The frames of the supervisor protocol: the length of the body as four bytes, big-endian and unsigned, then the body, a
 * message as JSON in UTF-8.
 *
 * <p>A frame that is too long is refused before its body is read. After any error the connection cannot be used any more,
 * because it is not known where the next frame starts.
 */
public final class SupervisorCodec {

    /** The longest body, in both directions. */
    public static final int MAX_BODY = 65_536;

    private static final int HEADER = 4;

    private SupervisorCodec() {}

    /**
     * Encodes a message.
     *
     * @param message the message
     * @return the whole frame
     * @throws NonoException with {@link ErrorCode#IO} when the body would be too long
     */
    public static byte[] encode(SupervisorMessage message) {
        byte[] body = WireJson.message(message).getBytes(StandardCharsets.UTF_8);
        if (body.length > MAX_BODY) {
            throw tooLong(body.length);
        }
        return ByteBuffer.allocate(HEADER + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    /**
     * Decodes the body of a frame.
     *
     * @param body the body, without its length
     * @return the message
     * @throws NonoException with {@link ErrorCode#IO} when it is too long, with {@link ErrorCode#CONFIG_PARSE} when it is no
     *     message
     */
    public static SupervisorMessage decode(byte[] body) {
        if (body.length > MAX_BODY) {
            throw tooLong(body.length);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return WireReader.read(text);
        } catch (CharacterCodingException e) {
            throw new NonoException(ErrorCode.CONFIG_PARSE, "a supervisor message is not valid UTF-8", e);
        }
    }

    /**
     * Writes a message.
     *
     * @param message the message
     * @param out where to; flushed afterwards
     * @throws NonoException with {@link ErrorCode#IO} when it is too long or cannot be written
     */
    public static void write(SupervisorMessage message, OutputStream out) {
        byte[] frame = encode(message);
        try {
            out.write(frame);
            out.flush();
        } catch (IOException e) {
            throw new NonoException(ErrorCode.IO, "a supervisor message could not be sent: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a message.
     *
     * @param in where from; read exactly to the end of the frame
     * @return the message, or nothing when the stream ended before a frame began
     * @throws NonoException with {@link ErrorCode#IO} when the frame is too long or cut off or cannot be read, with
     *     {@link ErrorCode#CONFIG_PARSE} when it is no message
     */
    public static Optional<SupervisorMessage> read(InputStream in) {
        byte[] body;
        try {
            byte[] header = in.readNBytes(HEADER);
            if (header.length == 0) {
                return Optional.empty();
            }
            if (header.length < HEADER) {
                throw cutOff();
            }
            long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt());
            if (length > MAX_BODY) {
                throw tooLong(length);
            }
            body = in.readNBytes((int) length);
            if (body.length < length) {
                throw cutOff();
            }
        } catch (IOException e) {
            throw new NonoException(ErrorCode.IO, "a supervisor message could not be read: " + e.getMessage(), e);
        }
        return Optional.of(decode(body));
    }

    private static NonoException tooLong(long length) {
        return new NonoException(
                ErrorCode.IO, "a supervisor message of " + length + " bytes is longer than the limit of " + MAX_BODY);
    }

    private static NonoException cutOff() {
        return new NonoException(ErrorCode.IO, "the connection ended in the middle of a supervisor message");
    }
}
