package dev.nono.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;

/**
 * Events as JSON.
 *
 * <p>A record is one object with {@code session_id}, {@code event} and, where an event says more than the common format of
 * audit trails has room for, {@code context}. The object under {@code event} is canonical: keys in a fixed order with
 * {@code type} first, no blanks, control characters as lower-case {@code \\u00xx}, everything else raw. A hash over
 * its text is therefore the same in every implementation.
 */
final class AuditEventJson implements AuditEvent.Visitor<String> {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private static final AuditEventJson EVENT = new AuditEventJson();

    private AuditEventJson() {}

    /** The canonical text of the event alone. */
    static String event(AuditEvent event) {
        return event.accept(EVENT);
    }

    /** The whole record, without a line break. */
    static String line(AuditEvent event) {
        return object(json -> {
            json.writeStringField("session_id", event.sessionId());
            json.writeFieldName("event");
            json.writeRawValue(event(event));
            if (event instanceof AuditEvent.SessionStarted started) {
                context(json, "capabilities", started.capabilities());
            } else if (event instanceof AuditEvent.SessionEnded ended) {
                context(json, "cause", ended.cause());
            }
        });
    }

    /** Refuses text that is not one JSON object on one line. */
    static void checkObject(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT && text.indexOf('\n') < 0;
            parser.skipChildren();
            if (!object || parser.nextToken() != null) {
                throw new IllegalArgumentException("a request is recorded as one JSON object on one line");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a request is recorded as valid JSON", e);
        }
    }

    @Override
    public String sessionStarted(AuditEvent.SessionStarted event) {
        return object(json -> {
            json.writeStringField("type", "session_started");
            json.writeStringField("started", event.time().toString());
            array(json, "command", event.command());
            if (!event.redactionPolicy().isEmpty()) {
                json.writeObjectFieldStart("redaction_policy");
                for (Map.Entry<String, List<String>> names :
                        event.redactionPolicy().entrySet()) {
                    array(json, names.getKey(), names.getValue());
                }
                json.writeEndObject();
            }
        });
    }

    @Override
    public String execObserved(AuditEvent.ExecObserved event) {
        return object(json -> {
            json.writeStringField("type", "exec_observed");
            json.writeStringField("timestamp", event.time().toString());
            json.writeNumberField("pid", event.processId());
            json.writeStringField("path", event.path());
        });
    }

    @Override
    public String denialObserved(AuditEvent.DenialObserved event) {
        return object(json -> {
            json.writeStringField("type", "denial_observed");
            json.writeStringField("timestamp", event.time().toString());
            json.writeNumberField("pid", event.processId());
            json.writeStringField("kind", event.kind().wireName());
            json.writeStringField("operation", event.operation());
            json.writeStringField("target", event.target());
            json.writeStringField("reason", event.reason());
        });
    }

    @Override
    public String limitHit(AuditEvent.LimitHit event) {
        return object(json -> {
            json.writeStringField("type", "limit_hit");
            json.writeStringField("timestamp", event.time().toString());
            json.writeStringField("limit", event.limit());
            json.writeNumberField("count", event.count());
        });
    }

    @Override
    public String approvalDecided(AuditEvent.ApprovalDecided event) {
        return object(json -> {
            json.writeStringField("type", "capability_decision");
            json.writeObjectFieldStart("entry");
            json.writeObjectFieldStart("timestamp");
            json.writeNumberField("secs_since_epoch", event.time().getEpochSecond());
            json.writeNumberField("nanos_since_epoch", event.time().get(ChronoField.NANO_OF_SECOND));
            json.writeEndObject();
            json.writeFieldName("request");
            json.writeRawValue(event.requestJson());
            json.writeFieldName("decision");
            switch (event.outcome()) {
                case GRANTED -> json.writeString("Granted");
                case TIMEOUT -> json.writeString("Timeout");
                case DENIED -> {
                    json.writeStartObject();
                    json.writeObjectFieldStart("Denied");
                    json.writeStringField("reason", event.reason());
                    json.writeEndObject();
                    json.writeEndObject();
                }
            }
            json.writeStringField("backend", event.backend());
            json.writeNumberField("duration_ms", event.duration().toMillis());
            json.writeEndObject();
        });
    }

    @Override
    public String extensionEvent(AuditEvent.ExtensionEvent event) {
        return object(json -> {
            json.writeStringField("type", "extension");
            json.writeStringField("timestamp", event.time().toString());
            json.writeStringField("extension", event.extension());
            json.writeStringField("name", event.name());
            json.writeObjectFieldStart("fields");
            for (Map.Entry<String, String> field : event.fields().entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
        });
    }

    @Override
    public String sessionEnded(AuditEvent.SessionEnded event) {
        return object(json -> {
            json.writeStringField("type", "session_ended");
            json.writeStringField("ended", event.time().toString());
            json.writeNumberField("exit_code", event.exitCode());
        });
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(Fields fields) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return wellFormed(out.toString());
    }

    private static void context(JsonGenerator json, String key, String value) throws IOException {
        json.writeObjectFieldStart("context");
        json.writeStringField(key, value);
        json.writeEndObject();
    }

    private static void array(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /** Half a surrogate pair has no UTF-8 form; hashes need every implementation to put the same thing in its place. */
    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
