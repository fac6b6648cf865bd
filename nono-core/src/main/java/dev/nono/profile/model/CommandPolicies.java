package dev.nono.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Commands that are run by the supervisor, each in a sandbox of its own. Its structure was checked; who runs commands reads it from here.
 *
 * @param document maps, lists, strings, numbers and truth values, as written
 */
public record CommandPolicies(Map<String, Object> document) {
    /** Checks that nothing is missing and copies the collections. */
    public CommandPolicies {
        document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    }
}
