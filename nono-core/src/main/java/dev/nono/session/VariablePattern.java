package dev.nono.session;

import dev.nono.sandbox.OsString;
import java.util.Optional;

/**
 * A name of a variable, or the start of names: {@code HOME}, {@code AWS_*}, {@code *}.
 *
 * @param text the name, or what names start with
 * @param prefix whether it stands for every name that starts with the text
 */
public record VariablePattern(OsString text, boolean prefix) {
    private static final byte[] OWN = Bytes.of("NONO_");

    /**
     * Reads a pattern.
     *
     * @param pattern a name, with {@code *} at most as its last character
     * @return the pattern, or empty if the text is none
     */
    public static Optional<VariablePattern> parse(String pattern) {
        int star = pattern.indexOf('*');
        if (pattern.isEmpty() || pattern.indexOf('=') >= 0 || (star >= 0 && star != pattern.length() - 1)) {
            return Optional.empty();
        }
        return Optional.of(
                star < 0
                        ? new VariablePattern(OsString.of(pattern), false)
                        : new VariablePattern(OsString.of(pattern.substring(0, star)), true));
    }

    /**
     * Whether a name matches. Case matters.
     *
     * @param name the name of a variable
     * @return true if it is the name, or starts with it for a prefix
     */
    public boolean matches(OsString name) {
        return prefix ? Bytes.startsWith(name.bytes(), text.bytes()) : text.equals(name);
    }

    /** Whether the pattern speaks of variables of nono itself, rather than of everything. */
    boolean namesOwnVariables() {
        return Bytes.startsWith(text.bytes(), OWN);
    }

    /** The pattern as it is written. */
    @Override
    public String toString() {
        return prefix ? text + "*" : text.toString();
    }
}
