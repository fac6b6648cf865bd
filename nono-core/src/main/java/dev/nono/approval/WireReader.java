package dev.nono.approval;

import dev.nono.internal.json.JsonObject;
import dev.nono.internal.json.StrictJson;
import java.util.Optional;

/**
 * Messages from JSON.
 *
 * <p>The other side may be a program in the sandbox, so nothing is guessed: one object with one member, and every field
 * of its type. Unknown fields are skipped, since newer peers may have more to say.
 */
final class WireReader {

    private static final long MAX_PID = 0xFFFF_FFFFL;

    private WireReader() {}

    static SupervisorMessage read(String text) {
        JsonObject document = StrictJson.parse(text, "supervisor message");
        Optional<JsonObject> request = document.object("Request");
        Optional<JsonObject> openUrl = document.object("OpenUrl");
        Optional<JsonObject> decision = document.object("Decision");
        Optional<JsonObject> urlOpened = document.object("UrlOpened");
        Optional<SupervisorMessage> message = request.map(WireReader::request)
                .or(() -> openUrl.map(WireReader::openUrl))
                .or(() -> decision.map(WireReader::decision))
                .or(() -> urlOpened.map(WireReader::urlOpened));
        if (message.isEmpty() || document.size() != 1) {
            throw document.faultAt("kind", "must be one of Request, OpenUrl, Decision, UrlOpened");
        }
        return message.get();
    }

    private static SupervisorMessage request(JsonObject fields) {
        return new SupervisorMessage.Request(new ApprovalRequest.Capability(
                string(fields, "request_id"),
                string(fields, "path"),
                fields.choice("access", RequestedAccess.values(), RequestedAccess::wireName)
                        .orElseThrow(() -> fields.faultAt("access", "is missing")),
                fields.string("reason").orElse(null),
                pid(fields),
                string(fields, "session_id")));
    }

    private static SupervisorMessage openUrl(JsonObject fields) {
        return new SupervisorMessage.OpenUrl(
                string(fields, "request_id"), string(fields, "url"), pid(fields), string(fields, "session_id"));
    }

    private static SupervisorMessage decision(JsonObject fields) {
        return new SupervisorMessage.Decision(string(fields, "request_id"), answer(fields));
    }

    private static ApprovalDecision answer(JsonObject fields) {
        if (fields.isObject("decision")) {
            JsonObject decision = fields.object("decision").orElseThrow();
            JsonObject denied = decision.object("Denied").orElseThrow(() -> fields.faultAt("decision", "is not known"));
            if (decision.size() != 1) {
                throw fields.faultAt("decision", "must be one answer");
            }
            return ApprovalDecision.denied(string(denied, "reason"));
        }
        return switch (string(fields, "decision")) {
            case "Granted" -> ApprovalDecision.granted();
            case "Timeout" -> ApprovalDecision.timeout();
            default -> throw fields.faultAt("decision", "is not known");
        };
    }

    private static SupervisorMessage urlOpened(JsonObject fields) {
        boolean success = fields.bool("success").orElseThrow(() -> fields.faultAt("success", "is missing"));
        return new SupervisorMessage.UrlOpened(
                string(fields, "request_id"), success, fields.string("error").orElse(null));
    }

    private static long pid(JsonObject fields) {
        return fields.integer("child_pid", 0, MAX_PID).orElseThrow(() -> fields.faultAt("child_pid", "is missing"));
    }

    private static String string(JsonObject fields, String name) {
        return fields.string(name).orElseThrow(() -> fields.faultAt(name, "is missing"));
    }
}
