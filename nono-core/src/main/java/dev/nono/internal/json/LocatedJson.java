package dev.nono.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
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

/**
 * Reads documents that people write: one object, comments and trailing commas allowed, each value with its place, so that
 * an error can name line and column. A name that is given twice is an error.
 */
public final class LocatedJson {
    /** The longest document, in characters. */
    public static final int MAX_LENGTH = 2 * 1024 * 1024;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_DIGITS = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_LENGTH)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();

    private final Source source;

    private LocatedJson(Source source) {
        this.source = source;
    }

    /**
     * Reads a document.
     *
     * @param text the document
     * @param origin the file, or another name for where it comes from
     * @param code the code of errors
     * @return the object that is the document
     * @throws NonoException with the code, naming file, line, column and fault
     */
    public static LocatedObject parse(String text, String origin, ErrorCode code) {
        Source source = new Source(origin, code);
        if (text.length() > MAX_LENGTH) {
            throw source.fault(1, 1, "", "the document is longer than " + MAX_LENGTH + " characters");
        }
        if (text.startsWith("\uFEFF")) {
            throw source.fault(1, 1, "", "begins with a byte order mark; save it as UTF-8 without one");
        }
        return new LocatedJson(source).parse(text);
    }

    private LocatedObject parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            JsonLocation start = parser.currentTokenLocation();
            if (first != JsonToken.START_OBJECT) {
                throw source.fault(start.getLineNr(), start.getColumnNr(), "", "the document must be one object");
            }
            LocatedObject document = object(parser, "", start);
            if (parser.nextToken() != null) {
                JsonLocation end = parser.currentTokenLocation();
                throw source.fault(end.getLineNr(), end.getColumnNr(), "", "something follows the object");
            }
            return document;
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw source.fault(
                    place == null ? 1 : place.getLineNr(),
                    place == null ? 1 : place.getColumnNr(),
                    "",
                    "not valid JSON: " + firstLine(e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private LocatedObject object(JsonParser parser, String path, JsonLocation at) throws IOException {
        Map<String, Located> members = new LinkedHashMap<>();
        Map<String, Located> names = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonLocation place = parser.currentTokenLocation();
            String below = path.isEmpty() ? name : path + "." + name;
            if (names.put(name, new Located(null, place.getLineNr(), place.getColumnNr())) != null) {
                throw source.fault(place.getLineNr(), place.getColumnNr(), below, "is given twice");
            }
            parser.nextToken();
            members.put(name, value(parser, below));
        }
        return new LocatedObject(source, path, at.getLineNr(), at.getColumnNr(), members, names);
    }

    private List<Located> array(JsonParser parser, String path) throws IOException {
        List<Located> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser, path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    private Located value(JsonParser parser, String path) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        @Nullable
        Object value = switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path, at);
            case START_ARRAY -> array(parser, path);
            case VALUE_STRING -> string(parser, path, at);
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser, path, at);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
        return new Located(value, at.getLineNr(), at.getColumnNr());
    }

    private String string(JsonParser parser, String path, JsonLocation at) throws IOException {
        String text = parser.getText();
        if (text.indexOf('\0') >= 0) {
            throw source.fault(at.getLineNr(), at.getColumnNr(), path, "holds a NUL character");
        }
        if (isBroken(text)) {
            throw source.fault(
                    at.getLineNr(), at.getColumnNr(), path, "holds half of a surrogate pair, which is no character");
        }
        return text;
    }

    private static boolean isBroken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    private BigDecimal decimal(JsonParser parser, String path, JsonLocation at) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw source.fault(
                    at.getLineNr(), at.getColumnNr(), path, "is a number with an exponent that is too large", e);
        }
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
