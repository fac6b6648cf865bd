package dev.nono.proxy.internal.oauth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a token endpoint.
 *
 * @param token the token
 * @param seconds how long it is valid
 */
record TokenReply(Secret token, long seconds) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long USUAL_SECONDS = 3600;

    /** Reads the answer as a stream: what else it holds never becomes a string. Empty if there is no token in it. */
    static Optional<TokenReply> parse(Secret body) {
        char[] text = body.copyChars();
        char @Nullable [] token = null;
        long seconds = USUAL_SECONDS;
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("access_token") && value == JsonToken.VALUE_STRING && token == null) {
                    int start = parser.getTextOffset();
                    token = Arrays.copyOfRange(parser.getTextCharacters(), start, start + parser.getTextLength());
                } else if (name.equals("expires_in") && value == JsonToken.VALUE_NUMBER_INT) {
                    seconds = Math.max(0, Math.min(parser.getLongValue(), Integer.MAX_VALUE));
                } else {
                    parser.skipChildren();
                }
            }
            boolean whole = parser.currentToken() == JsonToken.END_OBJECT;
            return whole && token != null && sendable(token)
                    ? Optional.of(new TokenReply(Secret.of(token), seconds))
                    : Optional.empty();
        } catch (IOException e) {
            // The message of the parser quotes what it read.
            return Optional.empty();
        } finally {
            Arrays.fill(text, '\0');
            if (token != null) {
                Arrays.fill(token, '\0');
            }
        }
    }

    private static boolean sendable(char[] token) {
        boolean sendable = token.length > 0;
        for (char c : token) {
            sendable &= c > ' ' && c < 0x7f;
        }
        return sendable;
    }
}
