package dev.nono.query;

import dev.nono.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines of answers for people. */
final class DecisionText {
    private final List<String> lines = new ArrayList<>();

    private DecisionText() {}

    static List<String> lines(Decision decision) {
        DecisionText text = new DecisionText();
        text.lines.add(decision.status().replace('_', ' ').toUpperCase(Locale.ROOT));
        if (decision instanceof Decision.Allowed allowed) {
            text.allowed(allowed);
        } else if (decision instanceof Decision.Denied denied) {
            text.denied(denied);
        } else if (decision instanceof Decision.ApprovalRequired approval) {
            text.line("Reason", approval.reason());
            text.line("Details", approval.details());
            text.line("Policy", approval.policySource());
        } else if (decision instanceof Decision.NotSandboxed not) {
            text.line("Details", not.message());
        } else if (decision instanceof Decision.ScopeStatus scope) {
            text.scope(scope);
        }
        return text.lines;
    }

    private void allowed(Decision.Allowed allowed) {
        line("Reason", allowed.reason());
        line("Granted by", allowed.grantedPath());
        line("Access", allowed.access());
        line("Source", allowed.source());
        endpoints(allowed.endpointRules());
        line("Warning", allowed.warning());
    }

    private void denied(Decision.Denied denied) {
        line("Reason", denied.reason());
        line("Details", denied.details());
        line("Policy", denied.policySource());
        denied.matchingCapability()
                .ifPresent(grant ->
                        line("Closest match", grant.path() + " (" + grant.access() + ", " + grant.source() + ")"));
        endpoints(denied.endpointRules());
        if (denied.enforced().isPresent() && !denied.enforced().get()) {
            line("Enforced", "no: a grant of the sandbox opens the path all the same");
        }
        line("Suggested fix", denied.suggestedFlag());
    }

    private void scope(Decision.ScopeStatus scope) {
        line("Scope", scope.scope().wireName());
        line("State", scope.state().wireName());
        line("Requested", scope.requested() ? "yes" : "no");
        line("Enforced", scope.enforced() ? "yes" : "no");
        line("Supported", scope.supported() ? "yes" : "no");
        if (scope.kernelAbi().isPresent()) {
            line("Kernel ABI", String.valueOf(scope.kernelAbi().getAsInt()));
        }
        line("Details", scope.details());
    }

    private void endpoints(List<EndpointRule> rules) {
        rules.forEach(rule -> line("Endpoint rule", rule.method() + " " + rule.path()));
    }

    private void line(String key, Optional<String> value) {
        value.ifPresent(text -> line(key, text));
    }

    private void line(String key, String value) {
        lines.add("  " + key + ": " + TerminalText.clean(value));
    }
}
