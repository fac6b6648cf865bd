package dev.nono.secret;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How a policy differs from the secure default.
 *
 * @param addedFlags flags that are redacted in addition
 * @param removedFlags flags that are no longer redacted
 * @param addedHeaders headers that are redacted in addition
 * @param removedHeaders headers that are no longer redacted
 * @param addedQueryKeys query keys that are redacted in addition
 * @param removedQueryKeys query keys that are no longer redacted
 * @param addedEnvVars variables that are redacted in addition
 * @param removedEnvVars variables that are no longer redacted
 */
public record RedactionDiff(
        List<String> addedFlags,
        List<String> removedFlags,
        List<String> addedHeaders,
        List<String> removedHeaders,
        List<String> addedQueryKeys,
        List<String> removedQueryKeys,
        List<String> addedEnvVars,
        List<String> removedEnvVars) {

    /** Creates a difference; each list is lower-cased and sorted. */
    public RedactionDiff {
        addedFlags = List.copyOf(addedFlags);
        removedFlags = List.copyOf(removedFlags);
        addedHeaders = List.copyOf(addedHeaders);
        removedHeaders = List.copyOf(removedHeaders);
        addedQueryKeys = List.copyOf(addedQueryKeys);
        removedQueryKeys = List.copyOf(removedQueryKeys);
        addedEnvVars = List.copyOf(addedEnvVars);
        removedEnvVars = List.copyOf(removedEnvVars);
    }

    static Optional<RedactionDiff> between(RedactionPolicy base, RedactionPolicy policy) {
        RedactionDiff diff = new RedactionDiff(
                minus(policy, base, NameKind.FLAG),
                minus(base, policy, NameKind.FLAG),
                minus(policy, base, NameKind.HEADER),
                minus(base, policy, NameKind.HEADER),
                minus(policy, base, NameKind.QUERY_KEY),
                minus(base, policy, NameKind.QUERY_KEY),
                minus(policy, base, NameKind.ENV_VAR),
                minus(base, policy, NameKind.ENV_VAR));
        return diff.toMap().isEmpty() ? Optional.empty() : Optional.of(diff);
    }

    /**
     * Returns the differences under the keys that the audit trail uses, in its order, without empty ones.
     *
     * @return {@code added_flags}, {@code removed_flags} and so on
     */
    public Map<String, List<String>> toMap() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        put(map, NameKind.FLAG, addedFlags, removedFlags);
        put(map, NameKind.HEADER, addedHeaders, removedHeaders);
        put(map, NameKind.QUERY_KEY, addedQueryKeys, removedQueryKeys);
        put(map, NameKind.ENV_VAR, addedEnvVars, removedEnvVars);
        return map;
    }

    private static void put(Map<String, List<String>> map, NameKind kind, List<String> added, List<String> removed) {
        if (!added.isEmpty()) {
            map.put("added_" + kind.plural(), added);
        }
        if (!removed.isEmpty()) {
            map.put("removed_" + kind.plural(), removed);
        }
    }

    private static List<String> minus(RedactionPolicy minuend, RedactionPolicy subtrahend, NameKind kind) {
        NavigableSet<String> rest = new TreeSet<>(minuend.names(kind));
        rest.removeAll(subtrahend.names(kind));
        return List.copyOf(rest);
    }
}
