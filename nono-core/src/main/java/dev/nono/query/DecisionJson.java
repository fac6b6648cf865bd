package dev.nono.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nono.internal.json.PrettyJson;
import java.io.IOException;
import java.util.List;

/** The JSON of answers. */
final class DecisionJson {
    private DecisionJson() {}

    static String write(Decision decision) {
        return PrettyJson.object(json -> {
            json.writeStringField("status", decision.status());
            if (decision instanceof Decision.Allowed allowed) {
                allowed(json, allowed);
            } else if (decision instanceof Decision.Denied denied) {
                denied(json, denied);
            } else if (decision instanceof Decision.ApprovalRequired approval) {
                json.writeStringField("reason", approval.reason());
                PrettyJson.optional(json, "details", approval.details());
                PrettyJson.optional(json, "policy_source", approval.policySource());
            } else if (decision instanceof Decision.NotSandboxed not) {
                json.writeStringField("message", not.message());
            } else if (decision instanceof Decision.ScopeStatus scope) {
                scope(json, scope);
            }
        });
    }

    private static void allowed(JsonGenerator json, Decision.Allowed allowed) throws IOException {
        json.writeStringField("reason", allowed.reason());
        PrettyJson.optional(json, "granted_path", allowed.grantedPath());
        PrettyJson.optional(json, "access", allowed.access());
        PrettyJson.optional(json, "source", allowed.source());
        endpoints(json, allowed.endpointRules());
        PrettyJson.optional(json, "warning", allowed.warning());
    }

    private static void denied(JsonGenerator json, Decision.Denied denied) throws IOException {
        json.writeStringField("reason", denied.reason());
        PrettyJson.optional(json, "details", denied.details());
        PrettyJson.optional(json, "policy_source", denied.policySource());
        if (denied.matchingCapability().isPresent()) {
            Decision.MatchingCapability grant = denied.matchingCapability().get();
            json.writeObjectFieldStart("matching_capability");
            json.writeStringField("path", grant.path());
            json.writeStringField("access", grant.access());
            json.writeStringField("source", grant.source());
            json.writeEndObject();
        }
        PrettyJson.optional(json, "suggested_flag", denied.suggestedFlag());
        endpoints(json, denied.endpointRules());
        if (denied.enforced().isPresent()) {
            json.writeBooleanField("enforced", denied.enforced().get());
        }
    }

    private static void scope(JsonGenerator json, Decision.ScopeStatus scope) throws IOException {
        json.writeStringField("scope", scope.scope().wireName());
        json.writeStringField("state", scope.state().wireName());
        json.writeBooleanField("requested", scope.requested());
        json.writeBooleanField("enforced", scope.enforced());
        json.writeBooleanField("supported", scope.supported());
        if (scope.kernelAbi().isPresent()) {
            json.writeNumberField("kernel_abi", scope.kernelAbi().getAsInt());
        }
        json.writeStringField("details", scope.details());
    }

    private static void endpoints(JsonGenerator json, List<EndpointRule> rules) throws IOException {
        if (rules.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("endpoint_rules");
        for (EndpointRule rule : rules) {
            json.writeStartObject();
            json.writeStringField("method", rule.method());
            json.writeStringField("path", rule.path());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
