package dev.nono.proxy.internal.tokens;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The fields of an {@code application/x-www-form-urlencoded} body. */
final class FormFields {
    private FormFields() {}

    /**
     * Replaces values.
     *
     * @param body the body, each byte a character
     * @param names whose values
     * @param replacement what stands there instead, or empty for the same
     * @return the body; fields that nobody replaced keep their bytes
     * @throws IllegalArgumentException if it is no form
     */
    static String rewrite(String body, List<String> names, Function<String, Optional<String>> replacement) {
        for (int i = 0; i < body.length(); i++) {
            if (body.charAt(i) <= ' ' || body.charAt(i) >= 0x7f) {
                throw new IllegalArgumentException("a character that a form encodes");
            }
        }
        StringBuilder out = new StringBuilder(body.length());
        String separator = "";
        for (String field : body.split("&", -1)) {
            int equals = field.indexOf('=');
            String name = decoded(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decoded(field.substring(equals + 1));
            Optional<String> other = names.contains(name) ? replacement.apply(value) : Optional.empty();
            out.append(separator);
            separator = "&";
            out.append(
                    other.isEmpty()
                            ? field
                            : field.substring(0, equals + 1) + URLEncoder.encode(other.get(), StandardCharsets.UTF_8));
        }
        return out.toString();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
