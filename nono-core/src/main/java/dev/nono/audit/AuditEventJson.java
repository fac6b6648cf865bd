package dev.nono.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.json.CompactJson;
import dev.nono.internal.json.PrettyJson;
import dev.nono.internal.json.StrictJson;
import java.io.IOException;
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

    private static final AuditEventJson EVENT = new AuditEventJson();

    private AuditEventJson() {}

    /** The canonical text of the event alone. */
    static String event(AuditEvent event) {
        return event.accept(EVENT);
    }

    /** The whole record, without a line break. */
    static String line(AuditEvent event) {
        return CompactJson.object(json -> {
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
        if (text.indexOf('\n') >= 0) {
            throw new NonoException(ErrorCode.CONFIG_PARSE, "an approval request is recorded on one line");
        }
        StrictJson.parse(text, "approval request");
    }

    @Override
    public String sessionStarted(AuditEvent.SessionStarted event) {
        return CompactJson.object(json -> {
            json.writeStringField("type", "session_started");
            json.writeStringField("started", event.time().toString());
            PrettyJson.strings(json, "command", event.command());
            if (!event.redactionPolicy().isEmpty()) {
                json.writeObjectFieldStart("redaction_policy");
                for (Map.Entry<String, List<String>> names :
                        event.redactionPolicy().entrySet()) {
                    PrettyJson.strings(json, names.getKey(), names.getValue());
                }
                json.writeEndObject();
            }
        });
    }

    @Override
    public String execObserved(AuditEvent.ExecObserved event) {
        return CompactJson.object(json -> {
            json.writeStringField("type", "exec_observed");
            json.writeStringField("timestamp", event.time().toString());
            json.writeNumberField("pid", event.processId());
            json.writeStringField("path", event.path());
        });
    }

    @Override
    public String denialObserved(AuditEvent.DenialObserved event) {
        return CompactJson.object(json -> {
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
        return CompactJson.object(json -> {
            json.writeStringField("type", "limit_hit");
            json.writeStringField("timestamp", event.time().toString());
            json.writeStringField("limit", event.limit());
            json.writeNumberField("count", event.count());
        });
    }

    @Override
    public String approvalDecided(AuditEvent.ApprovalDecided event) {
        return CompactJson.object(json -> {
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
        return CompactJson.object(json -> {
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
        return CompactJson.object(json -> {
            json.writeStringField("type", "session_ended");
            json.writeStringField("ended", event.time().toString());
            json.writeNumberField("exit_code", event.exitCode());
        });
    }

    private static void context(JsonGenerator json, String key, String value) throws IOException {
        json.writeObjectFieldStart("context");
        json.writeStringField(key, value);
        json.writeEndObject();
    }
}
