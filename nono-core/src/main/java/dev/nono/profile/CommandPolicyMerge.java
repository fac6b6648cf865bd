package dev.nono.profile;

import dev.nono.profile.model.CommandPolicies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the sections {@code command_policies} of a base and a child are joined. The base wins: what it denies, pins or
 * intercepts stays so, and a child adds. Lists are appended, switches joined by or, and all else is the base's where it
 * says something.
 */
final class CommandPolicyMerge {
    private CommandPolicyMerge() {}

    static Optional<CommandPolicies> of(Optional<CommandPolicies> base, Optional<CommandPolicies> child) {
        if (base.isEmpty() || child.isEmpty()) {
            return child.or(() -> base);
        }
        return Optional.of(
                new CommandPolicies(object(base.get().document(), child.get().document(), Where.TOP)));
    }

    /** What kind of object is joined. */
    private enum Where {
        TOP,
        COMMANDS,
        COMMAND,
        FROM,
        EDGE,
        SANDBOX,
        /** Members of which the base's are kept whole. */
        WHOLE,
        /** Members that are joined one by one like those of a sandbox. */
        OTHER
    }

    private static Map<String, Object> object(Map<?, ?> base, Map<?, ?> child, Where where) {
        Map<String, Object> all = new LinkedHashMap<>();
        base.forEach((name, value) -> all.put((String) name, value));
        for (Map.Entry<?, ?> member : child.entrySet()) {
            String name = (String) member.getKey();
            Object before = base.get(name);
            Object joined = before == null ? member.getValue() : value(name, before, member.getValue(), where);
            all.put(name, joined);
        }
        return all;
    }

    private static Object value(String name, Object base, Object child, Where where) {
        if (base instanceof Boolean one && child instanceof Boolean other) {
            return one || other;
        }
        if (base instanceof List<?> one && child instanceof List<?> other) {
            return name.equals("argv_prepend") ? concatenated(one, other) : appended(one, other);
        }
        if (!(base instanceof Map<?, ?> one) || !(child instanceof Map<?, ?> other)) {
            return base;
        }
        return switch (where) {
            case TOP ->
                name.equals("commands")
                        ? object(one, other, Where.COMMANDS)
                        : object(one, other, name.equals("approval_defaults") ? Where.OTHER : Where.WHOLE);
            case COMMANDS -> object(one, other, Where.COMMAND);
            case COMMAND ->
                switch (name) {
                    case "sandbox" -> object(one, other, Where.SANDBOX);
                    case "from" -> object(one, other, Where.FROM);
                    default -> base;
                };
            case FROM -> from(one, other);
            case EDGE -> name.equals("sandbox") ? object(one, other, Where.SANDBOX) : base;
            case SANDBOX ->
                switch (name) {
                    case "network", "environment" -> object(one, other, Where.OTHER);
                    case "open_urls" -> child;
                    default -> base;
                };
            case OTHER -> object(one, other, Where.WHOLE);
            case WHOLE -> base;
        };
    }

    /** Two edges or two sandboxes are joined; of different shapes the base's stays, so that a denial cannot be undone. */
    private static Object from(Map<?, ?> base, Map<?, ?> child) {
        boolean edge = base.containsKey("sandbox");
        if (edge != child.containsKey("sandbox")) {
            return base;
        }
        return object(base, child, edge ? Where.EDGE : Where.SANDBOX);
    }

    private static List<Object> appended(List<?> base, List<?> child) {
        return Lists.append(new ArrayList<Object>(base), new ArrayList<Object>(child));
    }

    private static List<Object> concatenated(List<?> base, List<?> child) {
        List<Object> all = new ArrayList<>(base);
        all.addAll(child);
        return all;
    }
}
