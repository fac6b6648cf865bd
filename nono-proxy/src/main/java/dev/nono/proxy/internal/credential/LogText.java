package dev.nono.proxy.internal.credential;

import dev.nono.TerminalText;

/** Texts of others, for records. */
final class LogText {
    private static final int LONGEST = 1024;

    private LogText() {}

    /** One line without control characters, of at most 1024 characters. */
    static String oneLine(String text) {
        String clean = TerminalText.clean(text);
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 3) + "...";
    }
}
