package dev.nono.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads documents that are one object. */
public final class StrictJson {
    /** The longest document, in characters. */
    public static final int MAX_LENGTH = 10 * 1024 * 1024;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_DIGITS = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(MAX_LENGTH)
                    .maxStringLength(MAX_LENGTH)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * Reads a document.
     *
     * @param text the document
     * @param what what it is, for messages: {@code capability manifest}
     * @return the object that is the document
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming line, column and fault
     */
    public static JsonObject parse(String text, String what) {
        if (text.length() > MAX_LENGTH) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE, "the " + what + " is longer than " + MAX_LENGTH + " characters");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(what, parser.currentLocation(), "it must be one object", null);
            }
            Map<String, @Nullable Object> members = object(parser);
            if (parser.nextToken() != null) {
                throw malformed(what, parser.currentLocation(), "something follows the object", null);
            }
            return new JsonObject(what, "", members);
        } catch (JsonProcessingException e) {
            throw malformed(what, e.getLocation(), e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw new JsonParseException(parser, "a number has an exponent that is too large", e);
        }
    }

    private static NonoException malformed(
            String what, @Nullable JsonLocation where, String reason, @Nullable Throwable cause) {
        String place = where == null ? "" : ", line " + where.getLineNr() + ", column " + where.getColumnNr();
        return new NonoException(
                ErrorCode.CONFIG_PARSE, "the " + what + " cannot be read" + place + ": " + reason, cause);
    }
}
