package dev.nono.approval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages from JSON.
 *
 * <p>The other side may be a program in the sandbox, so nothing is guessed: one object with one member, no key twice,
 * nothing after it, little nesting, strings are strings and numbers are whole. Unknown keys are skipped, since newer peers
 * may have more to say.
 */
final class WireReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();

    /** Stands for a value that no field of a message has: a fraction, an array, an object. */
    private static final Object UNUSABLE = new Object();

    private final Map<String, Object> fields = new HashMap<>();
    private @Nullable String refusal;

    private WireReader() {}

    static SupervisorMessage read(String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "a message is an object");
            expect(json.nextToken() == JsonToken.FIELD_NAME, "a message has a kind");
            String kind = json.currentName();
            WireReader reader = new WireReader();
            reader.readFields(json);
            expect(json.nextToken() == JsonToken.END_OBJECT, "a message has one kind");
            expect(json.nextToken() == null, "something follows the message");
            return reader.message(kind);
        }
    }

    private SupervisorMessage message(String kind) throws IOException {
        return switch (kind) {
            case "Request" ->
                new SupervisorMessage.Request(new ApprovalRequest.Capability(
                        string("request_id"),
                        string("path"),
                        access(string("access")),
                        nullableString("reason"),
                        number("child_pid"),
                        string("session_id")));
            case "OpenUrl" ->
                new SupervisorMessage.OpenUrl(
                        string("request_id"), string("url"), number("child_pid"), string("session_id"));
            case "Decision" -> new SupervisorMessage.Decision(string("request_id"), decision());
            case "UrlOpened" ->
                new SupervisorMessage.UrlOpened(string("request_id"), bool("success"), nullableString("error"));
            default -> throw new IOException("the kind of the message is unknown");
        };
    }

    private void readFields(JsonParser json) throws IOException {
        expect(json.nextToken() == JsonToken.START_OBJECT, "the content of a message is an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && name.equals("decision")) {
                refusal = readRefusal(json);
            } else {
                keep(name, json);
            }
        }
    }

    private static String readRefusal(JsonParser json) throws IOException {
        expect(json.nextToken() == JsonToken.FIELD_NAME, "a decision has a kind");
        expect(json.currentName().equals("Denied"), "the decision is unknown");
        WireReader inner = new WireReader();
        inner.readFields(json);
        expect(json.nextToken() == JsonToken.END_OBJECT, "a decision has one kind");
        return inner.string("reason");
    }

    private void keep(String name, JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case VALUE_STRING -> fields.put(name, json.getText());
            case VALUE_NUMBER_INT -> fields.put(name, json.getBigIntegerValue());
            case VALUE_TRUE, VALUE_FALSE -> fields.put(name, json.getBooleanValue());
            case VALUE_NULL -> fields.remove(name);
            default -> {
                json.skipChildren();
                fields.put(name, UNUSABLE);
            }
        }
    }

    private ApprovalDecision decision() throws IOException {
        if (refusal != null) {
            return ApprovalDecision.denied(refusal);
        }
        return switch (string("decision")) {
            case "Granted" -> ApprovalDecision.granted();
            case "Timeout" -> ApprovalDecision.timeout();
            default -> throw new IOException("the decision is unknown");
        };
    }

    private static RequestedAccess access(String name) throws IOException {
        for (RequestedAccess access : RequestedAccess.values()) {
            if (access.wireName().equals(name)) {
                return access;
            }
        }
        throw new IOException("the access is unknown");
    }

    private String string(String name) throws IOException {
        if (fields.get(name) instanceof String value) {
            return value;
        }
        throw new IOException("the text " + name + " is missing");
    }

    private @Nullable String nullableString(String name) throws IOException {
        return fields.containsKey(name) ? string(name) : null;
    }

    private long number(String name) throws IOException {
        if (fields.get(name) instanceof BigInteger value && value.bitLength() <= 32 && value.signum() >= 0) {
            return value.longValue();
        }
        throw new IOException("the number " + name + " is missing or out of range");
    }

    private boolean bool(String name) throws IOException {
        if (fields.get(name) instanceof Boolean value) {
            return value;
        }
        throw new IOException(name + " is neither true nor false");
    }

    private static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
