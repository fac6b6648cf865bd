package dev.nono.approval;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.internal.json.CompactJson;
import dev.nono.internal.json.PrettyJson;
import java.io.IOException;

/** Requests and messages to JSON: compact, keys in a fixed order, what is absent is {@code null}. */
final class WireJson {

    private WireJson() {}

    static String request(ApprovalRequest request) {
        return CompactJson.object(content(request));
    }

    /** What a webhook gets: who is asked, and what about. */
    static String question(String backend, ApprovalRequest request) {
        return CompactJson.object(json -> {
            json.writeStringField("backend", backend);
            json.writeObjectFieldStart("request");
            content(request).write(json);
            json.writeEndObject();
        });
    }

    private static PrettyJson.Content content(ApprovalRequest request) {
        return request.match(WireJson::capability, WireJson::network, WireJson::endpoint, WireJson::command);
    }

    static String message(SupervisorMessage message) {
        return CompactJson.object(
                message.match(WireJson::request, WireJson::openUrl, WireJson::decision, WireJson::urlOpened));
    }

    private static PrettyJson.Content capability(ApprovalRequest.Capability request) {
        return json -> {
            json.writeStringField("capability_type", "capability");
            json.writeStringField("request_id", request.requestId());
            json.writeStringField("path", request.path());
            json.writeStringField("access", request.access().wireName());
            origin(json, request);
        };
    }

    private static PrettyJson.Content network(ApprovalRequest.Network request) {
        return json -> {
            json.writeStringField("capability_type", "network");
            json.writeStringField("request_id", request.requestId());
            json.writeStringField("host", request.host());
            json.writeNumberField("port", request.port());
            json.writeStringField("protocol", request.protocol().wireName());
            PrettyJson.strings(json, "resolved_ips", request.resolvedIps());
            origin(json, request);
        };
    }

    private static PrettyJson.Content endpoint(ApprovalRequest.Endpoint request) {
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

    private static PrettyJson.Content command(ApprovalRequest.Command request) {
        return json -> {
            json.writeStringField("capability_type", "command");
            json.writeStringField("request_id", request.requestId());
            json.writeStringField("command", request.command());
            PrettyJson.strings(json, "args", request.args());
            json.writeStringField("caller", request.caller());
            json.writeStringField("intercept_rule", request.interceptRule());
            origin(json, request);
        };
    }

    private static PrettyJson.Content request(SupervisorMessage.Request message) {
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

    private static PrettyJson.Content openUrl(SupervisorMessage.OpenUrl message) {
        return json -> {
            json.writeObjectFieldStart("OpenUrl");
            json.writeStringField("request_id", message.requestId());
            json.writeStringField("url", message.url());
            json.writeNumberField("child_pid", message.childPid());
            json.writeStringField("session_id", message.sessionId());
            json.writeEndObject();
        };
    }

    private static PrettyJson.Content decision(SupervisorMessage.Decision message) {
        PrettyJson.Content decision = message.decision()
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

    private static PrettyJson.Content urlOpened(SupervisorMessage.UrlOpened message) {
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
}
