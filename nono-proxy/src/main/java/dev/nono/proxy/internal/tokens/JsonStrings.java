package dev.nono.proxy.internal.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The strings of a JSON document with their places; all else of it is copied as it stands. */
final class JsonStrings {
    /** A document in which a name stands twice says different things to different readers. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonStrings() {}

    /** Gets each string. */
    @FunctionalInterface
    interface Visitor {
        /** What stands there instead, or empty for the same. Names are as written; indices of arrays stand in brackets. */
        Optional<String> visit(List<String> place, String value);
    }

    /**
     * Visits all strings that are values.
     *
     * @return the document with what the visitor said, in UTF-8
     * @throws IOException if it is no JSON document, or more than one; its message may quote the document
     */
    static byte[] rewrite(byte[] document, Visitor visitor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(document.length + 256);
        try (JsonParser parser = JSON.createParser(document);
                JsonGenerator out = JSON.createGenerator(bytes)) {
            int depth = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    throw new IOException("no document");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                Optional<String> replacement = token == JsonToken.VALUE_STRING
                        ? visitor.visit(place(parser.getParsingContext()), parser.getText())
                        : Optional.empty();
                if (replacement.isPresent()) {
                    out.writeString(replacement.get());
                } else {
                    out.copyCurrentEventExact(parser);
                }
            } while (depth > 0);
            if (parser.nextToken() != null) {
                throw new IOException("more than one document");
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> place(JsonStreamContext context) {
        List<String> place = new ArrayList<>();
        for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
            place.add(at.inArray() ? "[" + at.getCurrentIndex() + "]" : at.getCurrentName());
        }
        Collections.reverse(place);
        return place;
    }
}
