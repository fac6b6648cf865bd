package dev.nono.profile.text;

import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.EndpointDecision;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.EndpointPolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An {@code endpoint_policy}. */
final class EndpointKeys {
    private EndpointKeys() {}

    static EndpointPolicy read(LocatedObject json) {
        EndpointDecision fallback = EndpointDecision.DENY;
        Optional<String> backend = Optional.empty();
        OptionalLong timeout = OptionalLong.empty();
        Optional<Located> member = json.located("default");
        if (member.isPresent() && member.get().value() instanceof String) {
            fallback = decision(json, "default");
        } else if (json.nullableObject("default").isPresent()) {
            LocatedObject object = json.nullableObject("default").get();
            fallback = decision(object, "decision");
            backend = object.string("backend");
            timeout = Keys.seconds(object, "timeout_secs");
            if (fallback != EndpointDecision.APPROVE && (backend.isPresent() || timeout.isPresent())) {
                throw object.fault(
                        "decision", "is not approve, so nobody is asked; leave out backend and timeout_secs");
            }
            object.done();
        }
        EndpointPolicy policy = new EndpointPolicy(
                fallback,
                backend,
                timeout,
                rules(json, "deny", false),
                rules(json, "approve", true),
                rules(json, "allow", false));
        json.done();
        return policy;
    }

    private static EndpointDecision decision(LocatedObject json, String key) {
        return json.choice(key, EndpointDecision.values(), EndpointDecision::wireName)
                .orElse(EndpointDecision.DENY);
    }

    private static List<EndpointPolicyRule> rules(LocatedObject json, String key, boolean asks) {
        List<EndpointPolicyRule> rules = new ArrayList<>();
        for (LocatedObject object : json.objects(key)) {
            EndpointPolicyRule rule = new EndpointPolicyRule(
                    object.text("method"),
                    object.text("path"),
                    object.string("backend"),
                    object.string("reason"),
                    Keys.seconds(object, "timeout_secs"));
            if (!asks && rule.backend().isPresent()) {
                throw object.fault("backend", "belongs to approve rules; nobody is asked here");
            }
            object.done();
            rules.add(rule);
        }
        return rules;
    }
}
