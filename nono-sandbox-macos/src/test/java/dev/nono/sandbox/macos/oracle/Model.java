package dev.nono.sandbox.macos.oracle;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is known of precedence allows three readings. */
public enum Model {
    /** The last rule whose operation is or contains the one asked for. */
    LAST_RULE {
        @Override
        boolean allows(List<SbplRule> rules, Event event) {
            List<String> levels = Operations.upwards(event.operation());
            return last(rules, rule -> rule.operations().stream().anyMatch(levels::contains) && rule.matches(event))
                    .orElse(false);
        }
    },
    /** A rule on the operation before rules on what contains it; among equals the last. */
    SPECIFIC_FIRST {
        @Override
        boolean allows(List<SbplRule> rules, Event event) {
            for (String level : Operations.upwards(event.operation())) {
                Optional<Boolean> decision =
                        last(rules, rule -> rule.operations().contains(level) && rule.matches(event));
                if (decision.isPresent()) {
                    return decision.get();
                }
            }
            return false;
        }
    },
    /** As before, and on one operation rules with a filter before those without. */
    FILTERED_FIRST {
        @Override
        boolean allows(List<SbplRule> rules, Event event) {
            for (String level : Operations.upwards(event.operation())) {
                for (boolean filtered : new boolean[] {true, false}) {
                    Optional<Boolean> decision = last(
                            rules,
                            rule -> rule.operations().contains(level)
                                    && rule.filters().isEmpty() != filtered
                                    && rule.matches(event));
                    if (decision.isPresent()) {
                        return decision.get();
                    }
                }
            }
            return false;
        }
    };

    abstract boolean allows(List<SbplRule> rules, Event event);

    private static Optional<Boolean> last(List<SbplRule> rules, Predicate<SbplRule> which) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (which.test(rules.get(i))) {
                return Optional.of(rules.get(i).allow());
            }
        }
        return Optional.empty();
    }
}
