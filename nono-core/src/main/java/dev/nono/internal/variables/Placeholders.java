package dev.nono.internal.variables;

import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code ~} at the start, and {@code $NAME} or <code>${NAME}</code> anywhere, in one scan: what was filled in is not looked at again.
 * What has no value stays as it is written.
 */
public final class Placeholders {

    private Placeholders() {}

    /** What names stand for. */
    public interface Values {

        /** What {@code ~} stands for. */
        String home();

        /** What a name stands for, or null if it has no value. */
        @Nullable
        String value(String name);
    }

    /**
     * A text that was filled in.
     *
     * @param text the text
     * @param unset the first name without a value, or nothing
     */
    public record Filled(String text, String unset) {}

    /**
     * Fills in a text.
     *
     * @param text the text
     * @param lowerCase whether names may have lower-case letters
     * @param values what names stand for
     * @return the text with everything filled in that has a value
     */
    public static Filled fill(String text, boolean lowerCase, Values values) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        String unset = "";
        int i = 0;
        if (text.equals("~") || text.startsWith("~/")) {
            out.append(values.home());
            i = 1;
        }
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = c == '$' ? nameEnd(text, i, lowerCase) : i;
            if (end == i) {
                out.append(c);
                i++;
                continue;
            }
            boolean braces = text.charAt(i + 1) == '{';
            String name = braces ? text.substring(i + 2, end - 1) : text.substring(i + 1, end);
            String value = values.value(name);
            if (value == null) {
                unset = unset.isEmpty() ? name : unset;
                out.append(text, i, end);
            } else {
                out.append(value);
            }
            i = end;
        }
        return new Filled(out.toString(), unset);
    }

    /** Where the name ends that starts at a dollar sign; the sign itself if none does. */
    private static int nameEnd(String text, int dollar, boolean lowerCase) {
        boolean braces = dollar + 1 < text.length() && text.charAt(dollar + 1) == '{';
        int start = braces ? dollar + 2 : dollar + 1;
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start, lowerCase)) {
            end++;
        }
        if (end == start) {
            return dollar;
        }
        if (!braces) {
            return end;
        }
        return end < text.length() && text.charAt(end) == '}' ? end + 1 : dollar;
    }

    private static boolean isNamePart(char c, boolean first, boolean lowerCase) {
        return c == '_'
                || (c >= 'A' && c <= 'Z')
                || (lowerCase && c >= 'a' && c <= 'z')
                || (!first && c >= '0' && c <= '9');
    }
}
