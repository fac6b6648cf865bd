package dev.nono.diagnostic;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the path that a line of output is about. */
final class OutputPaths {
    private static final List<String> CALLS = List.of("mkdir ", "mkdtemp ", "open ", "copyfile ", "rename ", "unlink ");
    private static final List<String> ANNOUNCEMENTS = List.of("creating empty ", "creating ", "create ", "writing ");
    private static final String OPENING = "'\"`‘“";
    private static final String CLOSING = "'\"`’”";
    private static final String ENDS = "'\"`)(<>‘’“”";

    private final Path start;
    private final Optional<Path> home;

    OutputPaths(Path start, Optional<Path> home) {
        this.start = start;
        this.home = home;
    }

    /**
     * The path of a line that says something failed.
     *
     * @param line the line
     * @param lower the line in lower case
     * @param phrase where the reason starts, such as "permission denied"
     * @param length the length of the reason
     */
    Optional<String> find(String line, String lower, int phrase, int length) {
        return afterCall(line, lower, phrase)
                .or(() -> before(line.substring(0, phrase)))
                .or(() -> behind(line.substring(phrase + length)))
                .flatMap(this::absolute);
    }

    /** The file that a line announces to write, if it is relative: a later error may not name it. */
    Optional<String> announcedWrite(String line, String lower) {
        for (String words : ANNOUNCEMENTS) {
            int at = lower.indexOf(words);
            if (at >= 0 && (at == 0 || lower.charAt(at - 1) == ' ')) {
                String text = token(line.substring(at + words.length()).strip());
                int dots = text.length();
                while (dots > 0 && text.charAt(dots - 1) == '.') {
                    dots--;
                }
                String name = text.substring(0, dots);
                return name.isEmpty() || name.startsWith("/") || name.startsWith("~") || name.indexOf(' ') >= 0
                        ? Optional.empty()
                        : absolute(name);
            }
        }
        return Optional.empty();
    }

    /** An absolute path without control characters, or nothing. */
    Optional<String> absolute(String text) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try {
            if (text.startsWith("~/")) {
                return home.map(path -> path.resolve(text.substring(2)).toString());
            }
            return Optional.of(start.resolve(text).toString());
        } catch (InvalidPathException e) {
            // Not a name that this system could have.
            return Optional.empty();
        }
    }

    private static Optional<String> afterCall(String line, String lower, int phrase) {
        for (String call : CALLS) {
            int at = lower.indexOf(call);
            if (at >= 0 && (at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1)))) {
                int from = at + call.length();
                String rest = from <= phrase ? line.substring(from, phrase) : line.substring(from);
                if (isPathStart(rest)) {
                    return nonEmpty(withoutReason(token(rest)));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> before(String text) {
        int end = text.length();
        while (end > 0) {
            int colon = text.lastIndexOf(':', end - 1);
            String segment = text.substring(colon + 1, end).strip();
            if (segment.indexOf('/') >= 0) {
                return nonEmpty(pathIn(segment));
            }
            end = colon;
        }
        return Optional.empty();
    }

    private static Optional<String> behind(String text) {
        String rest = text.startsWith(":") ? text.substring(1).strip() : "";
        return isPathStart(rest) ? nonEmpty(withoutReason(token(rest))) : Optional.empty();
    }

    private static @Nullable String pathIn(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            boolean apostrophe = i > 0 && Character.isLetterOrDigit(segment.charAt(i - 1));
            if (!apostrophe && OPENING.indexOf(segment.charAt(i)) >= 0 && segment.indexOf('/', i) >= 0) {
                return token(segment.substring(i));
            }
        }
        if (isPathStart(segment)) {
            return token(segment);
        }
        int absolute = segment.indexOf(" /");
        int inHome = segment.indexOf(" ~/");
        int at = absolute < 0 || (inHome >= 0 && inHome < absolute) ? inHome : absolute;
        if (at >= 0) {
            return token(segment.substring(at + 1));
        }
        return segment.indexOf(' ') < 0 ? token(segment) : null;
    }

    private static boolean isPathStart(String text) {
        return text.startsWith("/")
                || text.startsWith("~/")
                || (!text.isEmpty() && OPENING.indexOf(text.charAt(0)) >= 0);
    }

    /** The text up to its closing quote if it is quoted, else up to anything that cannot be in a bare path. */
    private static String token(String text) {
        int quote = text.isEmpty() ? -1 : OPENING.indexOf(text.charAt(0));
        if (quote >= 0) {
            int end = text.indexOf(CLOSING.charAt(quote), 1);
            return text.substring(1, end < 0 ? text.length() : end);
        }
        int end = 0;
        while (end < text.length() && ENDS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end).strip();
    }

    /** A bare path in front of its reason: {@code /x: Permission}. */
    private static String withoutReason(String text) {
        int colon = text.indexOf(": ");
        String path = colon < 0 ? text : text.substring(0, colon);
        return path.endsWith(":") || path.endsWith(",") ? path.substring(0, path.length() - 1) : path;
    }

    private static Optional<String> nonEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
