package dev.nono.capability;

/** Text as a POSIX shell reads it back, for flags that people paste. */
public final class ShellText {
    private static final String PLAIN = "@%+=:,./-_~";

    private ShellText() {}

    /**
     * Quotes a text unless nothing in it is special to a shell. Control characters stay: whoever prints the text to a
     * terminal cleans it.
     *
     * @param text any text
     * @return the text, in single quotes if it needs them
     */
    public static String quoted(String text) {
        if (isPlain(text)) {
            return text;
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(String text) {
        if (text.isEmpty() || text.charAt(0) == '~') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && PLAIN.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
