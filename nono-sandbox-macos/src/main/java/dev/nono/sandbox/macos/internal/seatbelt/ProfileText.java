package dev.nono.sandbox.macos.internal.seatbelt;

import java.util.List;

/** A profile as it is written, line by line. */
final class ProfileText {
    private final StringBuilder out = new StringBuilder(8192);
    private int rules;

    /** Allows an operation without any filter. */
    void allow(String operations) {
        line("(allow " + operations + ")");
    }

    /** Denies an operation without any filter. */
    void deny(String operations) {
        line("(deny " + operations + ")");
    }

    /** Allows operations where one of the filters matches. */
    void allow(String operations, Filter... filters) {
        rule("allow", operations, List.of(filters));
    }

    /** Denies operations where one of the filters matches. */
    void deny(String operations, Filter... filters) {
        rule("deny", operations, List.of(filters));
    }

    /** Denies operations where one of the filters matches. */
    void deny(String operations, List<Filter> filters) {
        rule("deny", operations, filters);
    }

    private void rule(String action, String operations, List<Filter> filters) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("a rule about nothing would be about everything: " + operations);
        }
        StringBuilder rule = new StringBuilder("(").append(action).append(' ').append(operations);
        for (Filter filter : filters) {
            rule.append(' ').append(filter.text());
        }
        line(rule.append(')').toString());
    }

    /** A rule that is one form already. */
    void line(String form) {
        out.append(form).append('\n');
        rules++;
    }

    /** How many rules there are. */
    int rules() {
        return rules;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
