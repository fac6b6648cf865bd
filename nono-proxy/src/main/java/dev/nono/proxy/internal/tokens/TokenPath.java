package dev.nono.proxy.internal.tokens;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a JSON document: names joined by dots, {@code [3]} for an element and {@code [*]} for each element of an array.
 *
 * @param segments names, and indices in brackets
 */
record TokenPath(List<String> segments) {

    /** Reads a path; the provider is for the message. */
    static TokenPath parse(String provider, String text) {
        List<String> segments = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            int bracket = part.indexOf('[');
            String name = bracket < 0 ? part : part.substring(0, bracket);
            if (!name.isEmpty()) {
                segments.add(name);
            }
            String rest = bracket < 0 ? "" : part.substring(bracket);
            if (part.isEmpty() || !rest.matches("(\\[([0-9]{1,6}|\\*)\\])*")) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the response field \"" + text + "\" of the provider " + provider
                                + " is no path into JSON; write names with dots between them, and [0] or [*] for elements");
            }
            for (int end = rest.indexOf(']'); end >= 0; end = rest.indexOf(']')) {
                segments.add(rest.substring(0, end + 1));
                rest = rest.substring(end + 1);
            }
        }
        return new TokenPath(List.copyOf(segments));
    }

    /** Whether a place in a document is meant. */
    boolean matches(List<String> place) {
        boolean same = place.size() == segments.size();
        for (int i = 0; same && i < segments.size(); i++) {
            String wanted = segments.get(i);
            same = wanted.equals(place.get(i))
                    || (wanted.equals("[*]") && place.get(i).startsWith("["));
        }
        return same;
    }
}
