package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.RealPaths;
import java.nio.file.Path;

/**
 * Paths and names as text of a profile. The only escaper there is. A path that cannot be said exactly is refused: leaving
 * something out, or replacing it, would name another path.
 */
final class Sbpl {
    private Sbpl() {}

    /** The text of an absolute path, checked: it can stand in a profile and means the same there. */
    static String text(Path path) {
        if (!path.isAbsolute()) {
            throw refused(path.toString(), "it is not absolute");
        }
        return name(path.toString());
    }

    /** A part of a path, checked likewise. */
    static String name(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw refused(text, "it holds the control character U+" + hex(c));
            }
            boolean paired = Character.isHighSurrogate(c)
                    ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                    : !Character.isLowSurrogate(c) || (i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
            if (c == '\uFFFD' || !paired) {
                throw refused(text, "its name is not valid Unicode, so another path could be meant");
            }
        }
        return text;
    }

    /** A string of the language, in quotes. */
    static String quoted(String text) {
        return PlatformRule.quote(text);
    }

    /** A regular expression as a string of the language. What stands for itself in it went through {@link #plain}. */
    static String regex(String expression) {
        return quoted(expression);
    }

    /**
     * A text as a regular expression that matches it and nothing else. Most characters with a meaning become a set of one;
     * three cannot: a bracket and a backslash mean something inside of a set too, and a circumflex alone in one would
     * turn it into "everything but what follows". They get a backslash.
     */
    static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("[]\\^".indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else if (".+*?(){}$|".indexOf(c) >= 0) {
                out.append('[').append(c).append(']');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String hex(char c) {
        String digits = Integer.toHexString(c);
        return "0000".substring(digits.length()) + digits;
    }

    private static NonoException refused(String text, String reason) {
        return new NonoException(
                ErrorCode.SANDBOX_INIT,
                RealPaths.shown(text) + " cannot stand in a macOS sandbox profile: " + reason
                        + "; rename it or leave it out");
    }
}
