package dev.nono.proxy.internal.text;

import dev.nono.TerminalText;

/** Texts of others, for records. */
public final class LogText {
    private static final int LONGEST = 1024;

    private LogText() {}

    /** One line without control characters, of at most 1024 characters. */
    public static String oneLine(String text) {
        String clean = TerminalText.clean(text);
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 3) + "...";
    }
}
