package dev.nono.internal.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values without their places. */
final class Plain {
    private Plain() {}

    /** The members that are not null, in their order, as maps, lists, strings, numbers and truth values. */
    static Map<String, Object> of(Map<String, Located> members) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Map.Entry<String, Located> member : members.entrySet()) {
            Object value = of(member.getValue().value());
            if (value != null) {
                plain.put(member.getKey(), value);
            }
        }
        return Collections.unmodifiableMap(plain);
    }

    private static @Nullable Object of(@Nullable Object value) {
        if (value instanceof LocatedObject object) {
            return object.plain();
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            for (Object element : list) {
                Object inner = of(((Located) element).value());
                if (inner != null) {
                    plain.add(inner);
                }
            }
            return Collections.unmodifiableList(plain);
        }
        return value;
    }

    /** A value in an error: a text in quotes and cut, an object or a list by its kind. */
    static String shown(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String string) {
            return "\"" + (string.length() > 80 ? string.substring(0, 80) + "…" : string) + "\"";
        }
        if (value instanceof LocatedObject) {
            return "an object";
        }
        return value instanceof List ? "a list" : value.toString();
    }
}
