package dev.nono.cli.terminal;

/** Makes text from outside harmless on a terminal. */
public final class Printable {
    private Printable() {}

    /**
     * Replaces what a terminal could obey or hide: control characters, format characters that reorder text, and halves of
     * surrogate pairs become visible escapes.
     *
     * @param text any text
     * @return one line of harmless text
     */
    public static String line(String text) {
        return escape(text, false);
    }

    /**
     * As {@link #line}, but line ends stay.
     *
     * @param text any text
     * @return harmless text
     */
    public static String lines(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean keepLineEnds) {
        int i = 0;
        while (i < text.length() && (isHarmless(text.charAt(i)) || keepLineEnds && text.charAt(i) == '\n')) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHarmless(c) || keepLineEnds && c == '\n') {
                out.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                if (isObeyed(Character.getType(point))) {
                    code(out, point);
                } else {
                    out.appendCodePoint(point);
                }
            } else {
                code(out, c);
            }
        }
        return out.toString();
    }

    private static boolean isHarmless(char c) {
        if (c < 0x7f) {
            return c >= 0x20;
        }
        return !Character.isSurrogate(c) && !isObeyed(Character.getType(c));
    }

    private static boolean isObeyed(int type) {
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static void code(StringBuilder out, int point) {
        switch (point) {
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u{").append(Integer.toHexString(point)).append('}');
        }
    }
}
