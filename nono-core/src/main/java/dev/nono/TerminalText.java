package dev.nono;

/** Makes untrusted text harmless for a terminal. */
public final class TerminalText {
    private static final int LIMIT = 4096;
    private static final char ESCAPE = '\u001b';

    private TerminalText() {}

    /**
     * Cleans a text: escape sequences go, every other control and invisible formatting character becomes a blank, and
     * what is longer than 4096 characters is cut.
     *
     * @param text any text
     * @return text on one line
     */
    public static String clean(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), LIMIT));
        int i = 0;
        while (i < text.length() && out.length() < LIMIT) {
            int c = text.codePointAt(i);
            if (c == ESCAPE || c == 0x90 || c == 0x98 || c == 0x9b || (c >= 0x9d && c <= 0x9f)) {
                i = afterSequence(text, i);
                continue;
            }
            out.appendCodePoint(isHarmless(c) ? c : ' ');
            i += Character.charCount(c);
        }
        return i < text.length() ? out.append('…').toString() : out.toString();
    }

    private static boolean isHarmless(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }

    /** The index behind the escape sequence that starts here, ECMA-48 forms in 7 and 8 bits. */
    private static int afterSequence(String text, int start) {
        char first = text.charAt(start);
        int i = start + 1;
        char kind = first;
        if (first == ESCAPE) {
            if (i == text.length()) {
                return i;
            }
            kind = text.charAt(i++);
        }
        return switch (kind) {
            case '[', '\u009b' -> afterControl(text, i);
            case ']', 'P', '_', '^', 'X', '\u009d', '\u0090', '\u009f', '\u009e', '\u0098' -> afterString(text, i);
            default -> afterIntermediates(text, kind, i);
        };
    }

    /** Control sequence: parameters and intermediates up to a final byte. */
    private static int afterControl(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) <= 0x3f) {
            i++;
        }
        return i < text.length() && text.charAt(i) >= 0x40 && text.charAt(i) <= 0x7e ? i + 1 : i;
    }

    /** Control string: everything up to its terminator; to the end if there is none. */
    private static int afterString(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u0007' || c == '\u009c') {
                return i + 1;
            }
            if (c == ESCAPE && i + 1 < text.length() && text.charAt(i + 1) == '\\') {
                return i + 2;
            }
        }
        return text.length();
    }

    private static int afterIntermediates(String text, char kind, int from) {
        int i = from;
        char c = kind;
        while (c >= 0x20 && c <= 0x2f && i < text.length()) {
            c = text.charAt(i++);
        }
        return c < 0x20 || c > 0x7e ? i - 1 : i;
    }
}
