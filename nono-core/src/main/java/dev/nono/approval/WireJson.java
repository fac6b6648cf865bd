package dev.nono.approval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Requests and messages to JSON: compact, keys in a fixed order, what is absent is {@code null}. */
final class WireJson {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();

    private WireJson() {}

    static String request(ApprovalRequest request) {
        return object(request.match(WireJson::capability, WireJson::network, WireJson::endpoint, WireJson::command));
    }

    static String message(SupervisorMessage message) {
        return object(message.match(WireJson::request, WireJson::openUrl, WireJson::decision, WireJson::urlOpened));
    }

    /** Writes the members of an object. */
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static Members capability(ApprovalRequest.Capability request) {
        return json -> {
            json.writeStringField("capability_type", "capability");
            json.writeStringField("request_id", request.requestId());
            json.writeStringField("path", request.path());
            json.writeStringField("access", request.access().wireName());
            origin(json, request);
        };
    }

    private static Members network(ApprovalRequest.Network request) {
        return json -> {
            json.writeStringField("capability_type", "network");
            json.writeStringField("request_id", request.requestId());
            json.writeStringField("host", request.host());
            json.writeNumberField("port", request.port());
            json.writeStringField("protocol", request.protocol().wireName());
            array(json, "resolved_ips", request.resolvedIps());
            origin(json, request);
        };
    }

    private static Members endpoint(ApprovalRequest.Endpoint request) {
        return json -> {
            json.writeStringField("capability_type", "endpoint");
            json.writeStringField("request_id", request.requestId());
            json.writeStringField("route_id", request.routeId());
            json.writeStringField("upstream", request.upstream());
            json.writeStringField("method", request.method());
            json.writeStringField("path", request.path());
            json.writeStringField("rule_label", request.ruleLabel());
            origin(json, request);
        };
    }

    private static Members command(ApprovalRequest.Command request) {
        return json -> {
            json.writeStringField("capability_type", "command");
            json.writeStringField("request_id", request.requestId());
            json.writeStringField("command", request.command());
            array(json, "args", request.args());
            json.writeStringField("caller", request.caller());
            json.writeStringField("intercept_rule", request.interceptRule());
            origin(json, request);
        };
    }

    private static Members request(SupervisorMessage.Request message) {
        ApprovalRequest.Capability capability = message.capability();
        return json -> {
            json.writeObjectFieldStart("Request");
            json.writeStringField("request_id", capability.requestId());
            json.writeStringField("path", capability.path());
            json.writeStringField("access", capability.access().wireName());
            origin(json, capability);
            json.writeEndObject();
        };
    }

    private static Members openUrl(SupervisorMessage.OpenUrl message) {
        return json -> {
            json.writeObjectFieldStart("OpenUrl");
            json.writeStringField("request_id", message.requestId());
            json.writeStringField("url", message.url());
            json.writeNumberField("child_pid", message.childPid());
            json.writeStringField("session_id", message.sessionId());
            json.writeEndObject();
        };
    }

    private static Members decision(SupervisorMessage.Decision message) {
        Members decision = message.decision()
                .match(
                        () -> json -> json.writeStringField("decision", "Granted"),
                        denied -> json -> {
                            json.writeObjectFieldStart("decision");
                            json.writeObjectFieldStart("Denied");
                            json.writeStringField("reason", denied.reason());
                            json.writeEndObject();
                            json.writeEndObject();
                        },
                        () -> json -> json.writeStringField("decision", "Timeout"));
        return json -> {
            json.writeObjectFieldStart("Decision");
            json.writeStringField("request_id", message.requestId());
            decision.write(json);
            json.writeEndObject();
        };
    }

    private static Members urlOpened(SupervisorMessage.UrlOpened message) {
        return json -> {
            json.writeObjectFieldStart("UrlOpened");
            json.writeStringField("request_id", message.requestId());
            json.writeBooleanField("success", message.success());
            json.writeStringField("error", message.error());
            json.writeEndObject();
        };
    }

    private static void origin(JsonGenerator json, ApprovalRequest request) throws IOException {
        json.writeStringField("reason", request.reason());
        json.writeNumberField("child_pid", request.childPid());
        json.writeStringField("session_id", request.sessionId());
    }

    private static void array(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String object(Members members) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString();
    }
}
