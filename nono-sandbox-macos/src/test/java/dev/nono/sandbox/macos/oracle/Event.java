package dev.nono.sandbox.macos.oracle;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question that the kernel asks of a profile.
 *
 * @param operation the most specific operation
 * @param path the path, if it is about one
 * @param loopbackPort the port of the loopback interface, 0 if it is about none
 * @param values what else is known, by the name of the filter
 */
public record Event(String operation, @Nullable String path, int loopbackPort, Map<String, String> values) {
    static Event of(String operation) {
        return new Event(operation, null, 0, Map.of());
    }

    static Event at(String operation, String path) {
        return new Event(operation, path, 0, Map.of());
    }

    static Event with(String operation, String name, String value) {
        return new Event(operation, null, 0, Map.of(name, value));
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }
}
