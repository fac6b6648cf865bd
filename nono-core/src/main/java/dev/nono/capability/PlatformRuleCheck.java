package dev.nono.capability;

import dev.nono.capability.SExpression.Form;
import dev.nono.capability.SExpression.Symbol;
import dev.nono.capability.SExpression.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges one form of the platform's language: does it grant more than somebody could mean? The rule file is a program
 * (forms are evaluated), so whatever is not known to be a filter is refused.
 */
final class PlatformRuleCheck {
    private static final Set<String> UNBOUNDED = Set.of(
            "network*",
            "network-outbound",
            "network-inbound",
            "network-bind",
            "process*",
            "process-exec*",
            "mach*",
            "mach-priv*",
            "system*",
            "signal");
    private static final Set<String> ALLOWED_WITHOUT_FILTER = Set.of("process-exec*", "lsopen", "iokit-get-properties");
    private static final Set<String> HARMLESS_FILE_OPERATIONS =
            Set.of("file-read-metadata", "file-test-existence", "file-ioctl", "file-map-executable");
    private static final Set<String> PATH_FILTERS =
            Set.of("literal", "subpath", "prefix", "path", "path-literal", "path-ancestors", "regex");
    private static final Set<String> COMBINATIONS = Set.of("require-all", "require-any", "require-not");
    private static final Set<String> OTHER_FILTERS = Set.of(
            "appleevent-destination",
            "control-name",
            "extension",
            "extension-class",
            "file-mode",
            "global-name",
            "global-name-prefix",
            "global-name-regex",
            "info-type",
            "iokit-connection",
            "iokit-property",
            "iokit-registry-entry-class",
            "iokit-user-client-class",
            "ipc-posix-name",
            "ipc-posix-name-prefix",
            "ipc-posix-name-regex",
            "local",
            "local-name",
            "local-name-prefix",
            "notification-name",
            "preference-domain",
            "remote",
            "right-name",
            "socket-domain",
            "socket-protocol",
            "socket-type",
            "sysctl-name",
            "sysctl-name-prefix",
            "sysctl-name-regex",
            "target",
            "vnode-type",
            "xpc-service-name",
            "xpc-service-name-prefix");
    private static final Set<String> HARMLESS_MODIFIERS =
            Set.of("no-log", "no-report", "report", "log", "telemetry", "no-callout");

    private final List<String> objections = new ArrayList<>();

    private PlatformRuleCheck() {}

    /**
     * What speaks against a rule.
     *
     * @param rule one form
     * @param text the rule as written
     * @return the reasons, none if it may be granted
     */
    static List<String> objections(Form rule, String text) {
        PlatformRuleCheck check = new PlatformRuleCheck();
        check.characters(text);
        switch (rule.head()) {
            case "allow" -> check.allow(rule);
            case "deny" -> rule.arguments().forEach(argument -> check.known(argument, false));
            default -> check.objections.add("it must begin with allow or deny");
        }
        return check.objections.stream().distinct().toList();
    }

    private void characters(String text) {
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t' && c != '\n')) {
            objections.add("it holds a control character");
        }
    }

    private void allow(Form rule) {
        List<String> operations = new ArrayList<>();
        List<Form> filters = new ArrayList<>();
        for (SExpression argument : rule.arguments()) {
            known(argument, true);
            if (argument instanceof Symbol symbol) {
                operations.add(symbol.name());
            } else if (argument instanceof Form form && !form.head().equals("with")) {
                filters.add(form);
            }
        }
        if (operations.isEmpty()) {
            objections.add("it names no operation");
        }
        for (String operation : operations) {
            operation(operation, filters);
        }
        filters.forEach(filter -> grantsNoRoot(filter, true));
    }

    private void operation(String operation, List<Form> filters) {
        if (operation.equals("default") || operation.equals("*")) {
            objections.add("it allows everything");
        } else if (operation.startsWith("file") && !HARMLESS_FILE_OPERATIONS.contains(operation)) {
            if (filters.isEmpty()) {
                objections.add("it allows " + operation + " without a path");
            } else if (!filters.stream().allMatch(PlatformRuleCheck::isBounded)) {
                objections.add("it allows " + operation + " by a filter that names no path");
            }
        } else if (operation.startsWith("file")
                && filters.stream().anyMatch(filter -> holdsNegation(filter) && !isBounded(filter))) {
            objections.add("it allows " + operation + " everywhere but at a path");
        } else if (UNBOUNDED.contains(operation) && filters.isEmpty() && !ALLOWED_WITHOUT_FILTER.contains(operation)) {
            objections.add("it allows " + operation + " without a filter");
        }
    }

    /** Whether a filter lets through named paths only. */
    private static boolean isBounded(Form filter) {
        List<Form> parts = filter.arguments().stream()
                .filter(Form.class::isInstance)
                .map(Form.class::cast)
                .toList();
        return switch (filter.head()) {
            case "require-all" -> parts.stream().anyMatch(PlatformRuleCheck::isBounded);
            case "require-any" -> !parts.isEmpty() && parts.stream().allMatch(PlatformRuleCheck::isBounded);
            case "extension" -> true;
            default -> PATH_FILTERS.contains(filter.head());
        };
    }

    private static boolean holdsNegation(Form filter) {
        return filter.head().equals("require-not")
                || filter.arguments().stream()
                        .anyMatch(argument -> argument instanceof Form form && holdsNegation(form));
    }

    /** Refuses filters that let the root through, unless they are negated. */
    private void grantsNoRoot(Form filter, boolean positive) {
        String head = filter.head();
        boolean within = head.equals("require-not") != positive;
        for (SExpression argument : filter.arguments()) {
            if (argument instanceof Form form) {
                grantsNoRoot(form, within);
            } else if (argument instanceof Text text && positive) {
                value(head, text);
            }
        }
    }

    private void value(String head, Text text) {
        Optional<String> value = text.value();
        if (value.isEmpty()) {
            objections.add("\"" + text.raw() + "\" has an escape other than \\\\ and \\\"");
        } else if (head.equals("regex")) {
            SeatbeltRegex.objection(value.get()).ifPresent(objections::add);
        } else if (PATH_FILTERS.contains(head)) {
            path(head, value.get());
        }
    }

    private void path(String head, String path) {
        if (!path.startsWith("/")) {
            objections.add("the path \"" + path + "\" is not absolute");
        } else if (List.of(path.split("/", -1)).contains("..")) {
            objections.add("the path \"" + path + "\" holds \"..\"");
        } else if ((head.equals("subpath") || head.equals("prefix")) && isRoot(path)) {
            objections.add("it grants everything below /");
        }
    }

    private static boolean isRoot(String path) {
        return List.of(path.split("/", -1)).stream().allMatch(name -> name.isEmpty() || name.equals("."));
    }

    /** Refuses forms that are no filter: they would be evaluated. */
    private void known(SExpression piece, boolean allowing) {
        if (piece instanceof Symbol symbol) {
            if ("'`,".indexOf(symbol.text().charAt(0)) >= 0) {
                objections.add("\"" + symbol.text() + "\" is a quotation");
            }
            return;
        }
        if (!(piece instanceof Form form)) {
            return;
        }
        String head = form.head();
        if (head.equals("with")) {
            modifier(form, allowing);
        } else if (!PATH_FILTERS.contains(head) && !COMBINATIONS.contains(head) && !OTHER_FILTERS.contains(head)) {
            objections.add("(" + head + " …) is no filter that nono knows");
        } else if (COMBINATIONS.contains(head) && form.arguments().stream().noneMatch(Form.class::isInstance)) {
            objections.add("(" + head + ") is empty");
        } else if (PATH_FILTERS.contains(head)
                && (form.arguments().isEmpty() || !form.arguments().stream().allMatch(Text.class::isInstance))) {
            objections.add("(" + head + " …) must be followed by a string");
        }
        form.arguments().forEach(argument -> known(argument, allowing));
    }

    private void modifier(Form form, boolean allowing) {
        boolean harmless = form.arguments().stream()
                .allMatch(
                        argument -> !(argument instanceof Symbol symbol) || HARMLESS_MODIFIERS.contains(symbol.name()));
        if (allowing && !harmless) {
            objections.add("(with …) changes more than what is logged");
        }
    }
}
