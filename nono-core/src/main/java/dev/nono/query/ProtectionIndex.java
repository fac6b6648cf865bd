package dev.nono.query;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyRule;
import dev.nono.capability.GrantSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the most specific rule that closes a path, whatever is granted. */
final class ProtectionIndex {
    /**
     * A rule that closes a path.
     *
     * @param path its path
     * @param reason the code of the decision
     * @param source who says so
     * @param description what it is about, may be empty
     * @param held whether a backend enforces it, rather than the policy alone
     */
    record Rule(Path path, String reason, String source, String description, boolean held) {}

    private final Map<Path, Rule> denied = new HashMap<>();
    private final Map<Path, Rule> sensitive = new HashMap<>();
    private final Set<Path> bypassed;
    private final CapabilitySet caps;

    ProtectionIndex(CapabilitySet caps, QueryContext context) {
        this.bypassed = new HashSet<>(context.bypassed());
        this.caps = caps;
        for (SensitiveRule rule : context.sensitive()) {
            sensitive.putIfAbsent(
                    rule.path(),
                    new Rule(rule.path(), Reason.SENSITIVE_PATH, rule.source(), rule.description(), false));
        }
        for (Path path : context.denied()) {
            if (!isBypassed(Ancestors.of(path))) {
                denied.put(path, new Rule(path, Reason.FILESYSTEM_DENY, "filesystem.deny", "", false));
            }
        }
        // What is part of the set is enforced, and only exceptions of the set lift it.
        for (DenyRule rule : caps.denies()) {
            boolean user = rule.source().kind() == GrantSource.Kind.USER
                    || rule.source().kind() == GrantSource.Kind.PROFILE;
            denied.put(
                    rule.path(),
                    user
                            ? new Rule(rule.path(), Reason.FILESYSTEM_DENY, "filesystem.deny", rule.reason(), true)
                            : new Rule(
                                    rule.path(),
                                    Reason.SENSITIVE_PATH,
                                    rule.source().display(),
                                    rule.reason(),
                                    true));
        }
    }

    /** The rule that closes a path: a deny entry before a list of sensitive paths, the longest before shorter ones. */
    Optional<Rule> closing(Path path, List<Path> ancestors, Access access) {
        Optional<Rule> rule = longest(denied, ancestors);
        if (rule.isPresent()
                && rule.get().held()
                && !caps.exceptions().isEmpty()
                && caps.closing(path, access).isEmpty()) {
            rule = Optional.empty();
        }
        if (rule.isEmpty() && !caps.denyPatterns().isEmpty()) {
            rule = caps.closing(path, access)
                    .map(deny -> new Rule(path, Reason.FILESYSTEM_DENY, "filesystem.deny", deny.reason(), true));
        }
        return rule.isPresent() || isBypassed(ancestors) ? rule : longest(sensitive, ancestors);
    }

    private boolean isBypassed(List<Path> ancestors) {
        if (bypassed.isEmpty()) {
            return false;
        }
        for (Path ancestor : ancestors) {
            if (bypassed.contains(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Rule> longest(Map<Path, Rule> rules, List<Path> ancestors) {
        if (!rules.isEmpty()) {
            for (Path ancestor : ancestors) {
                Rule rule = rules.get(ancestor);
                if (rule != null) {
                    return Optional.of(rule);
                }
            }
        }
        return Optional.empty();
    }
}
