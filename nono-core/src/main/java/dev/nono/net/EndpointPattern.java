package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pattern of paths, for whole paths and with regard to case.
 *
 * <p>{@code *} stands for any characters of one segment, {@code ?} for one, {@code [a-z]} and {@code [!a]} for one of a set,
 * {@code {a,b}} for one of several texts, {@code \x} for the character x itself, and {@code **} as a whole segment for any
 * number of segments, none included. The time to match grows with the product of the lengths of pattern and path, whatever
 * they are.
 */
public final class EndpointPattern {
    private static final int MOST_ALTERNATIVES = 64;

    private final String text;
    private final List<List<SegmentGlob>> alternatives;

    private EndpointPattern(String text, List<List<SegmentGlob>> alternatives) {
        this.text = text;
        this.alternatives = alternatives;
    }

    /**
     * Reads a pattern.
     *
     * @param pattern the pattern, which starts with a slash
     * @return the compiled pattern
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} naming what is malformed
     */
    public static EndpointPattern compile(String pattern) {
        if (!pattern.startsWith("/")) {
            throw refused(pattern, "it must start with a slash");
        }
        List<List<SegmentGlob>> alternatives = new ArrayList<>();
        for (String alternative : expand(pattern, pattern)) {
            List<SegmentGlob> segments = new ArrayList<>();
            for (String segment : PathSegments.split(alternative)) {
                segments.add(SegmentGlob.compile(segment, why -> refused(pattern, why)));
            }
            alternatives.add(List.copyOf(segments));
        }
        return new EndpointPattern(pattern, List.copyOf(alternatives));
    }

    /** Writes each choice of the first pair of braces out, and goes on with what follows. */
    private static List<String> expand(String pattern, String whole) {
        int open = find(pattern, '{', 0);
        if (open < 0) {
            if (find(pattern, '}', 0) >= 0) {
                throw refused(whole, "a brace is closed that was not opened");
            }
            return List.of(pattern);
        }
        int close = find(pattern, '}', open);
        if (close < 0) {
            throw refused(whole, "a brace is not closed");
        }
        if (find(pattern.substring(0, close), '{', open + 1) >= 0) {
            throw refused(whole, "braces cannot stand inside braces");
        }
        List<String> all = new ArrayList<>();
        int start = open + 1;
        for (int i = find(pattern, ',', start); i >= 0 && i < close; i = find(pattern, ',', start)) {
            all.addAll(expand(
                    pattern.substring(0, open) + pattern.substring(start, i) + pattern.substring(close + 1), whole));
            start = i + 1;
        }
        all.addAll(expand(
                pattern.substring(0, open) + pattern.substring(start, close) + pattern.substring(close + 1), whole));
        if (all.size() > MOST_ALTERNATIVES) {
            throw refused(whole, "it stands for more than " + MOST_ALTERNATIVES + " patterns");
        }
        return all;
    }

    /** Where a character stands next that is not escaped and in no set. */
    private static int find(String pattern, char wanted, int from) {
        boolean set = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (!set && c == wanted && i >= from) {
                return i;
            } else if (c == '[') {
                set = true;
            } else if (c == ']') {
                set = false;
            }
        }
        return -1;
    }

    /**
     * Tells whether a path is meant.
     *
     * @param path the path
     * @return true if the whole path matches; never for a path with a fault or a hidden slash
     */
    public boolean matches(RequestPath path) {
        return path.fault().isEmpty() && !path.hidesSlash() && matches(path.segments());
    }

    /**
     * Tells whether decoded segments are meant.
     *
     * @param segments the segments
     * @return true if they all match
     */
    public boolean matches(List<String> segments) {
        for (List<SegmentGlob> alternative : alternatives) {
            if (matches(alternative, segments)) {
                return true;
            }
        }
        return false;
    }

    /** Goes over the pattern once, with the set of the numbers of segments that it may have consumed so far. */
    private static boolean matches(List<SegmentGlob> pattern, List<String> segments) {
        boolean[] consumed = new boolean[segments.size() + 1];
        consumed[0] = true;
        for (SegmentGlob glob : pattern) {
            boolean[] next = new boolean[consumed.length];
            for (int i = 0; i < consumed.length; i++) {
                if (glob.isAnyNumber()) {
                    next[i] = consumed[i] || (i > 0 && next[i - 1]);
                } else if (i > 0 && consumed[i - 1]) {
                    next[i] = glob.matches(segments.get(i - 1));
                }
            }
            consumed = next;
        }
        return consumed[segments.size()];
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static NonoException refused(String pattern, String why) {
        String shown = Printable.of(pattern);
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "\"" + shown + "\" is not a pattern of paths: " + why,
                Map.of("pattern", shown, "reason", why),
                null);
    }
}
