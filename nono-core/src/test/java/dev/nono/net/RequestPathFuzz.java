package dev.nono.net;

import dev.nono.NonoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzz target: a pattern, a line feed and a path. A path without a fault must mean one place, whichever of the usual ways a server
 * reads it in; and patterns match what a slow matcher says they match.
 */
public final class RequestPathFuzz {
    private RequestPathFuzz() {}

    /** One input: a pattern, a line feed, a path. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int end = Math.max(0, text.indexOf('\n'));
        String target = text.substring(text.isEmpty() ? 0 : Math.min(text.length(), end + 1));
        RequestPath path = RequestPath.parse(target);
        if (path.fault().isEmpty()) {
            isOnePlace(target, path);
        }
        EndpointPattern pattern;
        try {
            pattern = EndpointPattern.compile(text.substring(0, end));
        } catch (NonoException e) {
            // A pattern that is malformed keeps a proxy from starting.
            return;
        }
        boolean matches = pattern.matches(path);
        require(!matches || (path.fault().isEmpty() && !path.hidesSlash()), "an unsound path matches: " + target);
        String plain = text.substring(0, end);
        // The slow matcher takes exponential time for many stars.
        boolean few = plain.chars().filter(c -> c == '*').count() <= 6;
        if (few && path.fault().isEmpty() && !path.hidesSlash() && plain.matches("[/a-z.*]*")) {
            require(
                    matches == slow(split(plain), 0, path.segments(), 0),
                    plain + " and " + target + ": " + matches + ", says the matcher");
        }
    }

    /** What the usual servers make of a path, none of which may climb, or see another place than the rules did. */
    private static void isOnePlace(String target, RequestPath path) {
        int query = target.indexOf('?');
        String raw = query < 0 ? target : target.substring(0, query);
        for (int rounds = 0; rounds <= 3; rounds++) {
            String decoded = raw;
            for (int i = 0; i < rounds; i++) {
                decoded = decoded(decoded);
            }
            noDots(decoded, target);
            noDots(decoded.replace('\\', '/'), target);
            noDots(decoded.replaceAll(";[^/]*", ""), target);
            require(decoded.chars().noneMatch(c -> c < ' ' || c == 0x7f), "a control character: " + target);
        }
        if (!path.hidesSlash()) {
            List<String> segments = new ArrayList<>();
            for (String segment : split(raw)) {
                segments.add(
                        new String(decoded(segment).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
            require(segments.equals(path.segments()), target + " is read as " + path.segments());
        }
    }

    private static void noDots(String path, String target) {
        for (String segment : path.split("/", -1)) {
            require(!segment.equals(".") && !segment.equals(".."), "a server may climb in " + target);
        }
    }

    private static List<String> split(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    /** Decodes escapes byte by byte, also those in overlong UTF-8, as careless servers do. */
    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            boolean escape = text.charAt(i) == '%'
                    && i + 2 < text.length()
                    && text.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}");
            bytes.write(escape ? Integer.parseInt(text.substring(i + 1, i + 3), 16) : text.charAt(i));
            i += escape ? 2 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean slow(List<String> pattern, int p, List<String> path, int s) {
        if (p == pattern.size()) {
            return s == path.size();
        }
        if (pattern.get(p).equals("**")) {
            return slow(pattern, p + 1, path, s) || (s < path.size() && slow(pattern, p, path, s + 1));
        }
        return s < path.size() && segment(pattern.get(p), 0, path.get(s), 0) && slow(pattern, p + 1, path, s + 1);
    }

    private static boolean segment(String glob, int g, String text, int t) {
        if (g == glob.length()) {
            return t == text.length();
        }
        if (glob.charAt(g) == '*') {
            return segment(glob, g + 1, text, t) || (t < text.length() && segment(glob, g, text, t + 1));
        }
        return t < text.length() && glob.charAt(g) == text.charAt(t) && segment(glob, g + 1, text, t + 1);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
