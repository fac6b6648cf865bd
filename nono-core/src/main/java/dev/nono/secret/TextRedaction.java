package dev.nono.secret;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The passes over a single text, in the order in which they run. */
final class TextRedaction {

    private static final String AUTHORITY_END = "/?# \t\r\n";
    private static final String QUERY_END = "# \t\r\n";

    /** One run of letters, digits and marks that has both letters and digits: more likely a token than a user. */
    private static final Pattern TOKEN_LIKE =
            Pattern.compile("(?=[^0-9]*+[0-9])(?=[^A-Za-z]*+[A-Za-z])[A-Za-z0-9_.~+/=-]{16,}");

    private final RedactionPolicy policy;

    TextRedaction(RedactionPolicy policy) {
        this.policy = policy;
    }

    String redact(String text) {
        String header = redactHeaderLine(text);
        if (!header.equals(text)) {
            return header;
        }
        String redacted = redactQueries(redactUserInfo(text));
        if (JsonRedaction.looksLikeJson(redacted)) {
            redacted = JsonRedaction.redact(redacted, policy);
        }
        return TokenShapes.redact(redacted);
    }

    /** A form body has the syntax of a query. */
    String redactForm(String text) {
        boolean form = text.indexOf('=') > 0 && !JsonRedaction.looksLikeJson(text);
        return form ? redactPairs(text) : text;
    }

    private String redactHeaderLine(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || !policy.isSensitive(NameKind.HEADER, text.substring(0, colon))) {
            return text;
        }
        int valueStart = colon + 1;
        while (valueStart < text.length() && Character.isWhitespace(text.charAt(valueStart))) {
            valueStart++;
        }
        return text.substring(0, valueStart) + Redactor.REPLACEMENT;
    }

    private static String redactUserInfo(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        while (scheme >= 0) {
            int start = scheme + 3;
            int end = indexOfAny(text, AUTHORITY_END, start);
            int at = text.lastIndexOf('@', end - 1);
            if (at >= start) {
                out.append(text, copied, start).append(redactCredentials(text.substring(start, at)));
                copied = at;
            }
            scheme = text.indexOf("://", end);
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static String redactCredentials(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String shown = TOKEN_LIKE.matcher(user).matches() ? Redactor.REPLACEMENT : user;
        return colon < 0 ? shown : shown + ":" + Redactor.REPLACEMENT;
    }

    private String redactQueries(String text) {
        int question = text.indexOf('?');
        if (question < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        while (question >= 0) {
            int start = question + 1;
            int end = indexOfAny(text, QUERY_END, start);
            out.append(text, copied, start).append(redactPairs(text.substring(start, end)));
            copied = end;
            question = text.indexOf('?', end);
        }
        return out.append(text, copied, text.length()).toString();
    }

    private String redactPairs(String query) {
        StringBuilder out = new StringBuilder(query.length());
        int start = 0;
        while (start <= query.length()) {
            int end = indexOfAny(query, "&;", start);
            String pair = query.substring(start, end);
            int equals = pair.indexOf('=');
            if (equals > 0 && policy.isSensitive(NameKind.QUERY_KEY, percentDecoded(pair.substring(0, equals)))) {
                out.append(pair, 0, equals + 1).append(Redactor.REPLACEMENT);
            } else {
                out.append(pair);
            }
            if (end < query.length()) {
                out.append(query.charAt(end));
            }
            start = end + 1;
        }
        return out.toString();
    }

    private static String percentDecoded(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        for (int i = 0; i < name.length(); ) {
            int codePoint = name.codePointAt(i);
            int high = i + 2 < name.length() && codePoint == '%' ? Character.digit(name.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(name.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write((high << 4) | low);
                i += 3;
            } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int indexOfAny(String text, String characters, int from) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
