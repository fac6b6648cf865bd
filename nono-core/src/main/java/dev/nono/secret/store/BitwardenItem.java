package dev.nono.secret.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Picks one field out of the JSON of an item. Read as a stream and kept as characters, so that what is not wanted is never
 * a string in memory.
 */
final class BitwardenItem {
    private static final JsonFactory JSON = new JsonFactory();

    /** Where the fields that every item may have stand. */
    private static final Map<String, String> STANDARD = Map.of(
            "password", "login/password",
            "username", "login/username",
            "totp", "login/totp",
            "notes", "notes",
            "uri", "login/uris/uri");

    private BitwardenItem() {}

    static Secret field(SecretReference.Bitwarden reference, String field, byte[] json) {
        Map<String, char[]> found = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusals.access(reference, "bw did not print an item");
            }
            read(parser, "", field, found);
            char[] value = found.get("standard");
            if (value == null) {
                value = found.get("custom");
            }
            if (value == null || value.length == 0) {
                throw Refusals.notFound(
                        reference,
                        "the item has neither a standard field (password, username, totp, notes, uri) nor a custom field"
                                + " of this name");
            }
            return Secret.of(value);
        } catch (IOException e) {
            // Without the cause: the message of the parser quotes what it read.
            throw Refusals.access(reference, "bw printed something that is no JSON");
        } finally {
            found.values().forEach(value -> Arrays.fill(value, '\0'));
        }
    }

    private static void read(JsonParser parser, String path, String field, Map<String, char[]> found)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String place = path.isEmpty() ? name : path + "/" + name;
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && place.equals(STANDARD.get(field))) {
                keep("standard", parser, found);
            } else if (token == JsonToken.START_OBJECT) {
                read(parser, place, field, found);
            } else if (token == JsonToken.START_ARRAY) {
                elements(parser, place, field, found);
            }
        }
    }

    private static void elements(JsonParser parser, String place, String field, Map<String, char[]> found)
            throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT && place.equals("fields")) {
                custom(parser, field, found);
            } else if (token == JsonToken.START_OBJECT) {
                read(parser, place, field, found);
            } else if (token == JsonToken.START_ARRAY) {
                elements(parser, place, field, found);
            }
        }
    }

    /** One custom field: {@code name} and {@code value}, in any order. */
    private static void custom(JsonParser parser, String field, Map<String, char[]> found) throws IOException {
        boolean wanted = false;
        char @Nullable [] value = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && name.equals("name")) {
                wanted = field.equals(parser.getText());
            } else if (token == JsonToken.VALUE_STRING && name.equals("value")) {
                value = copy(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (value != null && (!wanted || found.putIfAbsent("custom", value) != null)) {
            Arrays.fill(value, '\0');
        }
    }

    private static void keep(String key, JsonParser parser, Map<String, char[]> found) throws IOException {
        if (!found.containsKey(key)) {
            found.put(key, copy(parser));
        }
    }

    private static char[] copy(JsonParser parser) throws IOException {
        int start = parser.getTextOffset();
        return Arrays.copyOfRange(parser.getTextCharacters(), start, start + parser.getTextLength());
    }
}
