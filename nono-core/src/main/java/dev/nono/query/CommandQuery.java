package dev.nono.query;

import dev.nono.profile.model.CommandPolicies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the command policies of a profile whether a command may be called with some arguments, as a broker would decide. It
 * starts and looks up nothing: environment variables are those that the question names.
 */
public final class CommandQuery {
    /** The caller that stands for the program which nono started. */
    public static final String SESSION = "session";

    private static final String DENY = "deny";

    private final Map<String, Object> commands;

    private CommandQuery(Map<String, Object> commands) {
        this.commands = commands;
    }

    /**
     * Starts to ask.
     *
     * @param policies the command policies of a resolved profile; empty if it has none
     * @return the questions
     */
    public static CommandQuery of(Optional<CommandPolicies> policies) {
        return new CommandQuery(policies.map(CommandPolicies::document)
                .map(document -> map(document.get("commands")))
                .orElse(Map.of()));
    }

    /**
     * Would a command be let through?
     *
     * @param command the name of the command
     * @param caller {@link #SESSION}, or the name of the command that calls it
     * @param arguments its arguments, without its name
     * @param environment the variables that it would get
     * @return {@link Decision.Allowed}, {@link Decision.Denied} or {@link Decision.ApprovalRequired}, with the deciding key
     */
    public Decision ask(String command, String caller, List<String> arguments, Map<String, String> environment) {
        if (commands.isEmpty()) {
            return Decision.Denied.of(
                    Reason.COMMAND_POLICY_UNAVAILABLE,
                    "the profile has no command_policies, so nothing decides about \"" + command + "\" by its name; ask"
                            + " about its path");
        }
        if (!(commands.get(command) instanceof Map<?, ?>)) {
            return Decision.Denied.of(
                    Reason.COMMAND_NOT_POLICY_CONTROLLED,
                    "command_policies.commands has no \"" + command
                            + "\": no policy lets it through, and it would run in the sandbox of its caller if that can"
                            + " execute it");
        }
        Map<String, Object> policy = map(commands.get(command));
        String key = "command_policies.commands." + command;
        if (!caller.equals(SESSION)
                && !list(map(commands.get(caller)).get("can_use")).contains(command)) {
            return denied(Reason.COMMAND_POLICY_DENIED, caller + ".can_use is missing " + command, key);
        }
        Object edge = map(policy.get("from")).get(caller);
        String edgeKey = key + ".from." + caller;
        if (edge == null && caller.equals(SESSION)) {
            edge = policy.get("sandbox");
            edgeKey = key + ".sandbox";
        }
        if (edge == null) {
            return denied(
                    "missing from." + caller,
                    "nothing says what " + command + " may do when " + caller + " calls it",
                    key);
        }
        if (DENY.equals(edge)) {
            return denied(Reason.COMMAND_POLICY_DENIED, "from." + caller + " explicit deny", edgeKey);
        }
        return edge(map(edge), policy, arguments, environment, edgeKey);
    }

    private static Decision edge(
            Map<String, Object> edge,
            Map<String, Object> policy,
            List<String> arguments,
            Map<String, String> environment,
            String key) {
        Map<String, Object> sandbox = edge.containsKey("sandbox") ? map(edge.get("sandbox")) : edge;
        if (sandbox.get("resources") != null) {
            return denied(Reason.COMMAND_POLICY_DENIED, "its resources would not be enforced", key + ".resources");
        }
        Decision decision = edge.get("invocation_policy") instanceof Map<?, ?>
                ? invocation(map(edge.get("invocation_policy")), arguments, environment, key + ".invocation_policy")
                : Decision.Allowed.of(Reason.COMMAND_EDGE_ALLOWED, key);
        return decision.isAllowed() ? intercepted(decision, policy, arguments) : decision;
    }

    private static Decision invocation(
            Map<String, Object> policy, List<String> arguments, Map<String, String> environment, String key) {
        for (String group : new String[] {DENY, "approve", "allow"}) {
            int index = 0;
            for (Object rule : list(policy.get(group))) {
                if (matches(map(rule), arguments, environment)) {
                    return decided(group, map(rule), key + "." + group + "[" + index + "]");
                }
                index++;
            }
        }
        Object usual = policy.get("default");
        String decision = usual instanceof Map<?, ?> ? text(map(usual).get("decision")) : text(usual);
        return decided(decision, Map.of(), key + ".default");
    }

    private static Decision decided(String decision, Map<String, Object> rule, String key) {
        String reason = text(rule.get("reason"));
        return switch (decision) {
            case "allow" -> Decision.Allowed.of(Reason.INVOCATION_POLICY_ALLOWED, key);
            case "approve" ->
                new Decision.ApprovalRequired(
                        reason.isEmpty() ? Reason.COMMAND_APPROVAL : reason, Optional.empty(), Optional.of(key));
            default ->
                denied(
                        reason.isEmpty() ? Reason.COMMAND_POLICY_DENIED : reason,
                        "the invocation policy denies these arguments",
                        key);
        };
    }

    /** The first rule that fits decides; only one that asks a person changes the answer. */
    private static Decision intercepted(Decision allowed, Map<String, Object> policy, List<String> arguments) {
        int index = 0;
        for (Object element : list(policy.get("intercept"))) {
            Map<String, Object> rule = map(element);
            if (contains(arguments, texts(rule.get("args")))) {
                return text(map(rule.get("action")).get("type")).equals("approve")
                        ? new Decision.ApprovalRequired(
                                Reason.COMMAND_APPROVAL, Optional.empty(), Optional.of("intercept[" + index + "]"))
                        : allowed;
            }
            index++;
        }
        return allowed;
    }

    /** All conditions of a rule must hold; a rule without conditions always matches. */
    private static boolean matches(Map<String, Object> rule, List<String> arguments, Map<String, String> environment) {
        Map<String, Object> argv = map(rule.get("argv"));
        boolean matches = true;
        if (argv.containsKey("exact")) {
            matches = arguments.equals(texts(argv.get("exact")));
        } else if (argv.containsKey("prefix")) {
            List<String> prefix = texts(argv.get("prefix"));
            matches = arguments.size() >= prefix.size()
                    && arguments.subList(0, prefix.size()).equals(prefix);
        } else if (argv.containsKey("contains")) {
            matches = contains(arguments, texts(argv.get("contains")));
        }
        for (Map.Entry<String, Object> condition : map(rule.get("env")).entrySet()) {
            String value = environment.get(condition.getKey());
            Map<String, Object> wanted = map(condition.getValue());
            matches &= value != null
                    && (wanted.containsKey("equals")
                            ? value.equals(wanted.get("equals"))
                            : list(wanted.get("one_of")).contains(value));
        }
        return matches;
    }

    private static boolean contains(List<String> arguments, List<String> run) {
        for (int i = 0; i + run.size() <= arguments.size(); i++) {
            if (arguments.subList(i, i + run.size()).equals(run)) {
                return true;
            }
        }
        return false;
    }

    private static Decision.Denied denied(String reason, String details, String key) {
        return Decision.Denied.of(reason, details).by(key);
    }

    private static Map<String, Object> map(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, member) -> copy.put(String.valueOf(name), member));
        return copy;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        list(value).forEach(element -> texts.add(text(element)));
        return texts;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
