package dev.nono.secret;

import com.google.common.base.CharMatcher;

/** Replaces the values of sensitive keys in text that looks like JSON, also when it is cut off or not quite JSON. */
final class JsonRedaction {

    private JsonRedaction() {}

    static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        boolean bracket = start.startsWith("{") || (start.startsWith("[") && !start.startsWith(Redactor.REPLACEMENT));
        return bracket && text.indexOf('"') >= 0 && text.indexOf(':') >= 0;
    }

    static String redact(String text, RedactionPolicy policy) {
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        int quote = text.indexOf('"');
        while (quote >= 0) {
            int end = endOfString(text, quote);
            int value = valueAfter(text, end);
            if (value >= 0 && isSensitive(policy, text.substring(quote + 1, Math.max(quote + 1, end - 1)))) {
                int valueEnd = endOfValue(text, value);
                out.append(text, copied, value)
                        .append('"')
                        .append(Redactor.REPLACEMENT)
                        .append('"');
                copied = valueEnd;
                end = valueEnd;
            }
            quote = text.indexOf('"', end);
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static boolean isSensitive(RedactionPolicy policy, String key) {
        return policy.isSensitive(NameKind.QUERY_KEY, key)
                || policy.isSensitive(NameKind.HEADER, key)
                || policy.isSensitive(NameKind.ENV_VAR, key);
    }

    /** The index after the closing quote, or the end of the text. */
    private static int endOfString(String text, int quote) {
        for (int i = quote + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i + 1;
            }
        }
        return text.length();
    }

    /** Where the value of a key starts, or -1 when no colon follows. */
    private static int valueAfter(String text, int keyEnd) {
        int colon = skipBlanks(text, keyEnd);
        if (colon >= text.length() || text.charAt(colon) != ':') {
            return -1;
        }
        int value = skipBlanks(text, colon + 1);
        return value < text.length() ? value : -1;
    }

    private static int endOfValue(String text, int start) {
        char first = text.charAt(start);
        if (first == '"') {
            return endOfString(text, start);
        }
        if (first == '{' || first == '[') {
            return endOfContainer(text, start);
        }
        int end = CharMatcher.anyOf(",}] \t\r\n").indexIn(text, start);
        return end < 0 ? text.length() : end;
    }

    private static int endOfContainer(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); ) {
            char c = text.charAt(i);
            if (c == '"') {
                i = endOfString(text, i);
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            i++;
            if (depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && " \t\r\n".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }
}
