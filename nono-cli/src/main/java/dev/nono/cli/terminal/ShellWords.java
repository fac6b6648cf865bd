package dev.nono.cli.terminal;

import dev.nono.sandbox.OsString;
import java.util.List;

/** Writes words so that a shell reads the same words back. */
public final class ShellWords {
    private static final String PLAIN = "_@%+=:,./-";

    private ShellWords() {}

    /**
     * Quotes a command line.
     *
     * @param words the words
     * @return one line for bash, zsh and ksh; words without control characters and bytes that are not UTF-8 are good for
     *     every POSIX shell
     */
    public static String join(List<OsString> words) {
        StringBuilder line = new StringBuilder();
        for (OsString word : words) {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(quote(word));
        }
        return line.toString();
    }

    /**
     * Quotes one word.
     *
     * @param word the word
     * @return the word, in quotes where it needs them
     */
    public static String quote(OsString word) {
        String text = word.toString();
        if (!word.isText() || !Printable.line(text).equals(text)) {
            return ansi(word);
        }
        if (isPlain(text)) {
            return text;
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && PLAIN.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String ansi(OsString word) {
        StringBuilder out = new StringBuilder("$'");
        for (byte b : word.bytes()) {
            int c = b & 0xff;
            if (c == '\'' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c >= 0x20 && c < 0x7f) {
                out.append((char) c);
            } else {
                // Three octal digits: unlike hexadecimal ones, what follows cannot be read as part of them.
                out.append('\\').append((char) ('0' + (c >> 6)));
                out.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
            }
        }
        return out.append('\'').toString();
    }
}
