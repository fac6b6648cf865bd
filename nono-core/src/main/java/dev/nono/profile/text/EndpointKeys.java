package dev.nono.profile.text;

import dev.nono.NonoException;
import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.EndpointPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An {@code endpoint_policy}. */
final class EndpointKeys {
    private EndpointKeys() {}

    static EndpointPolicy read(LocatedObject json) {
        EndpointPolicy.Action fallback = EndpointPolicy.Action.DENY;
        Optional<String> backend = Optional.empty();
        Optional<Duration> timeout = Optional.empty();
        Optional<Located> member = json.located("default");
        if (member.isPresent() && member.get().value() instanceof String) {
            fallback = decision(json, "default");
        } else if (json.nullableObject("default").isPresent()) {
            LocatedObject object = json.nullableObject("default").get();
            fallback = decision(object, "decision");
            backend = object.string("backend");
            timeout = Keys.time(object, "timeout_secs");
            if (fallback != EndpointPolicy.Action.APPROVE && (backend.isPresent() || timeout.isPresent())) {
                throw object.fault(
                        "decision", "is not approve, so nobody is asked; leave out backend and timeout_secs");
            }
            object.done();
        }
        EndpointPolicy policy = new EndpointPolicy(
                true,
                fallback,
                backend,
                timeout,
                rules(json, "deny", false),
                rules(json, "approve", true),
                rules(json, "allow", false));
        json.done();
        return policy;
    }

    private static EndpointPolicy.Action decision(LocatedObject json, String key) {
        return json.choice(key, EndpointPolicy.Action.values(), EndpointPolicy.Action::wireName)
                .orElse(EndpointPolicy.Action.DENY);
    }

    private static EndpointPolicy.Rule rule(LocatedObject json) {
        String method = json.text("method");
        String path = json.text("path");
        Optional<String> backend = json.string("backend");
        Optional<String> reason = json.string("reason");
        Optional<Duration> timeout = Keys.time(json, "timeout_secs");
        try {
            return new EndpointPolicy.Rule(method, path, backend, reason, timeout);
        } catch (NonoException e) {
            throw json.fault("method", "matches nothing: " + e.getMessage());
        }
    }

    private static List<EndpointPolicy.Rule> rules(LocatedObject json, String key, boolean asks) {
        List<EndpointPolicy.Rule> rules = new ArrayList<>();
        for (LocatedObject object : json.objects(key)) {
            EndpointPolicy.Rule rule = rule(object);
            if (!asks && rule.backend().isPresent()) {
                throw object.fault("backend", "belongs to approve rules; nobody is asked here");
            }
            object.done();
            rules.add(rule);
        }
        return rules;
    }
}
