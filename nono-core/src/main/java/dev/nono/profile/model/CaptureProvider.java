package dev.nono.profile.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that answers questions about credentials as JSON.
 *
 * @param command the program and its arguments
 * @param config passed on to it: maps, lists, strings, numbers, truth values
 */
public record CaptureProvider(List<String> command, Map<String, Object> config) {
    /** Checks that nothing is missing and copies the collections. */
    public CaptureProvider {
        command = List.copyOf(command);
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
