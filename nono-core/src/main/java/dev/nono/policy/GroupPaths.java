package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The strict expansion of paths in groups and of bypass entries: a path that cannot be expanded is an error. */
final class GroupPaths {
    private GroupPaths() {}

    /**
     * Expands {@code ~}, {@code $HOME} and {@code $TMPDIR} at the start of an entry, and any {@code $NAME} in one that
     * starts with another variable.
     *
     * @param entry the path as written
     * @param context the user
     * @return the path; relative only if the entry is
     * @throws NonoException {@link ErrorCode#ENV_VAR_VALIDATION} if the variable at the start is not set or the result
     *     is not absolute, {@link ErrorCode#PATH_CANONICALIZATION} if it is no path
     */
    static Path expand(String entry, PolicyContext context) {
        try {
            if (startsWithName(entry, "~")) {
                return below(context.home(), entry.substring(1));
            }
            if (startsWithName(entry, "$HOME")) {
                return below(context.home(), entry.substring("$HOME".length()));
            }
            if (startsWithName(entry, "$TMPDIR")) {
                return below(context.tempDirectory(), entry.substring("$TMPDIR".length()));
            }
            return entry.startsWith("$") ? variables(entry, context) : Path.of(entry);
        } catch (InvalidPathException e) {
            throw new NonoException(
                    ErrorCode.PATH_CANONICALIZATION, "\"" + entry + "\" is no path: " + e.getReason(), e);
        }
    }

    private static boolean startsWithName(String entry, String name) {
        return entry.startsWith(name) && (entry.length() == name.length() || entry.charAt(name.length()) == '/');
    }

    private static Path below(Path base, String rest) {
        int start = 0;
        while (start < rest.length() && rest.charAt(start) == '/') {
            start++;
        }
        return start == rest.length() ? base : base.resolve(rest.substring(start));
    }

    private static Path variables(String entry, PolicyContext context) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < entry.length()) {
            int end = i + 1;
            while (entry.charAt(i) == '$' && end < entry.length() && isNamePart(entry.charAt(end))) {
                end++;
            }
            String token = entry.substring(i, end);
            String value = token.length() > 1 ? context.environment().get(token.substring(1)) : null;
            if (value == null && i == 0) {
                throw new NonoException(
                        ErrorCode.ENV_VAR_VALIDATION, "\"" + entry + "\" needs " + token + ", which is not set");
            }
            out.append(value == null ? token : value);
            i = end;
        }
        Path path = Path.of(out.toString());
        if (!path.isAbsolute()) {
            throw new NonoException(
                    ErrorCode.ENV_VAR_VALIDATION, "\"" + entry + "\" becomes \"" + out + "\", which is not absolute");
        }
        return path;
    }

    private static boolean isNamePart(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
