package dev.nono.query;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Matches the path of a request with a pattern: decoded once, empty and dot segments resolved, {@code *} within a segment,
 * {@code **} across segments. A path that hides a slash or is encoded twice matches nothing.
 */
final class EndpointPattern {
    private EndpointPattern() {}

    static boolean matches(String pattern, String path) {
        Optional<List<String>> segments = segments(path);
        return segments.isPresent() && matches(split(pattern), 0, segments.get(), 0);
    }

    private static boolean matches(List<String> pattern, int p, List<String> path, int s) {
        if (p == pattern.size()) {
            return s == path.size();
        }
        if (pattern.get(p).equals("**")) {
            return matches(pattern, p + 1, path, s) || (s < path.size() && matches(pattern, p, path, s + 1));
        }
        return s < path.size() && matchesSegment(pattern.get(p), path.get(s)) && matches(pattern, p + 1, path, s + 1);
    }

    /** Glob with {@code *} alone: greedy with one point to return to. */
    private static boolean matchesSegment(String glob, String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                mark = t;
            } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    private static Optional<List<String>> segments(String path) {
        int query = path.indexOf('?');
        Deque<String> result = new ArrayDeque<>();
        for (String raw : split(query < 0 ? path : path.substring(0, query))) {
            Optional<String> segment = decode(raw);
            if (segment.isEmpty()
                    || segment.get().indexOf('/') >= 0
                    || segment.get().indexOf('%') >= 0) {
                return Optional.empty();
            }
            if (segment.get().equals("..")) {
                if (result.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!segment.get().equals(".")) {
                result.addLast(segment.get());
            }
        }
        return Optional.of(new ArrayList<>(result));
    }

    private static List<String> split(String path) {
        List<String> segments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                if (i > start) {
                    segments.add(path.substring(start, i));
                }
                start = i + 1;
            }
        }
        return segments;
    }

    private static Optional<String> decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return Optional.of(segment);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }
}
