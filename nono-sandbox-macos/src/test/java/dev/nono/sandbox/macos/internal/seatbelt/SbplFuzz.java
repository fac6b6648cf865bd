package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.NonoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Fuzz target: a path as text of a profile. Read as a string of the language it is that path again and nothing follows it; as a
 * regular expression it matches that path and nothing else.
 */
public final class SbplFuzz {
    private SbplFuzz() {}

    /** One input: the bytes of a path. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Path path;
        String checked;
        try {
            path = Path.of("/" + text);
            checked = Sbpl.text(path);
        } catch (NonoException | InvalidPathException e) {
            // Said to be impossible.
            return;
        }
        require(checked.equals(path.toString()), "another path: " + checked);
        require(read(Sbpl.quoted(checked)).equals(checked), "quoted as " + Sbpl.quoted(checked));
        Pattern expression = Pattern.compile("^" + Sbpl.plain(checked) + "$");
        require(expression.matcher(checked).matches(), "an expression that does not match: " + expression);
        require(!expression.matcher(checked + "x").matches(), "an expression that matches more: " + expression);
        for (int i = 0; i < checked.length(); i++) {
            if (!Character.isSurrogate(checked.charAt(i))) {
                String other = checked.substring(0, i) + "\u0001" + checked.substring(i + 1);
                require(!expression.matcher(other).matches(), "an expression that matches another path: " + expression);
            }
        }
    }

    /** A string of the language, which must end where the text does. */
    private static String read(String quoted) {
        StringBuilder out = new StringBuilder();
        require(quoted.startsWith("\""), "no string: " + quoted);
        for (int i = 1; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c == '"') {
                require(i == quoted.length() - 1, "something follows the string: " + quoted);
                return out.toString();
            }
            out.append(c == '\\' ? quoted.charAt(++i) : c);
        }
        throw new AssertionError("the string does not end: " + quoted);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
