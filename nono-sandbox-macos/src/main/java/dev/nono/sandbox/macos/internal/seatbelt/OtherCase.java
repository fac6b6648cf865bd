package dev.nono.sandbox.macos.internal.seatbelt;

import java.nio.file.Path;
import java.util.List;

/**
 * A missing path in every combination of capitals. The usual file system of a Mac takes {@code .SSH} for {@code .ssh}; what
 * exists is judged by the name on disk, but what does not could be made under another spelling.
 */
final class OtherCase {
    private OtherCase() {}

    /** A filter for the path and everything below, or none if no letter of it could be written otherwise. */
    static List<Filter> of(Path missing, PathFacts files) {
        Path there = missing;
        for (Path up = missing.getParent(); up != null && !files.exists(there); up = up.getParent()) {
            there = up;
        }
        String known = Sbpl.text(there);
        String rest = Sbpl.text(missing).substring(known.length());
        StringBuilder out = new StringBuilder("^").append(Sbpl.plain(known));
        return append(rest, out) ? List.of(Filter.regex(out.append("(/.*)?$").toString())) : List.of();
    }

    /** Appends an expression for a text in any capitals; whether there were letters in it. */
    static boolean append(String rest, StringBuilder out) {
        boolean letters = false;
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                out.append('[')
                        .append((char) (c | 0x20))
                        .append((char) (c & ~0x20))
                        .append(']');
                letters = true;
            } else {
                out.append(Sbpl.plain(String.valueOf(c)));
            }
        }
        return letters;
    }
}
