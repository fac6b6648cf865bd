package dev.nono.platform;

import java.util.HashMap;
import java.util.Map;

/** The file {@code /etc/os-release}, see os-release(5): lines of the form {@code KEY=value}. */
final class OsRelease {
    private OsRelease() {}

    static Map<String, String> parse(String text) {
        Map<String, String> values = new HashMap<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            line(text.substring(start, end).strip(), values);
            start = end + 1;
        }
        return values;
    }

    private static void line(String line, Map<String, String> values) {
        int equals = line.indexOf('=');
        if (equals > 0 && line.charAt(0) != '#') {
            values.put(
                    line.substring(0, equals).strip(),
                    unquoted(line.substring(equals + 1).strip()));
        }
    }

    /** Without one level of quotes that match. */
    private static String unquoted(String value) {
        int last = value.length() - 1;
        if (last >= 1 && value.charAt(0) == value.charAt(last) && (value.charAt(0) == '"' || value.charAt(0) == '\'')) {
            return value.substring(1, last);
        }
        return value;
    }
}
