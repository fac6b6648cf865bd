package dev.nono.diagnostic;

import dev.nono.capability.Access;
import dev.nono.diagnostic.Observations.LikelyPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error that Node prints over several lines: a message, a stack, and then fields such as {@code syscall: 'mkdir'}. The
 * fields are exact where the message is not, so they win.
 */
final class NodeError {
    private final Optional<LikelyPath> message;
    private @Nullable String call;
    private @Nullable String path;

    NodeError(Optional<LikelyPath> message) {
        this.message = message;
    }

    /** Takes a line if it is one of the fields. */
    boolean accept(String line) {
        String field = line.strip();
        if (field.startsWith("syscall:")) {
            call = quoted(field.substring("syscall:".length()));
            return true;
        }
        if (field.startsWith("path:")) {
            path = quoted(field.substring("path:".length()));
            return true;
        }
        return field.startsWith("errno:") || field.startsWith("code:") || field.startsWith("at ");
    }

    /** What the error is about: from its fields if it has them, else from its message. */
    Optional<LikelyPath> finding() {
        if (path == null) {
            return message;
        }
        return Optional.of(new LikelyPath(path, call == null ? Access.READ_WRITE : AccessGuess.ofCall(call)));
    }

    /** The text of a quoted value, escapes undone; null if it is none. */
    private static @Nullable String quoted(String value) {
        String text = value.strip();
        if (text.isEmpty() || "'\"`".indexOf(text.charAt(0)) < 0) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == text.charAt(0)) {
                return out.toString();
            }
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
                if (c == 'n' || c == 't' || c == 'r' || c == 'x' || c == 'u' || c == 'b') {
                    // A control character: no path that could be granted by a flag.
                    return null;
                }
            }
            out.append(c);
        }
        return null;
    }
}
