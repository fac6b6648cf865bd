package dev.nono.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which variables a program gets.
 *
 * @param allowVars patterns of inherited variables that pass; all pass if absent, none if empty
 * @param denyVars patterns of inherited variables that do not pass
 * @param setVars variables to set, values not yet expanded
 */
public record EnvironmentSection(InheritedList allowVars, List<String> denyVars, Map<String, String> setVars) {
    /** Checks that nothing is missing and copies the collections. */
    public EnvironmentSection {
        Objects.requireNonNull(allowVars);
        denyVars = List.copyOf(denyVars);
        setVars = Collections.unmodifiableMap(new LinkedHashMap<>(setVars));
    }
}
