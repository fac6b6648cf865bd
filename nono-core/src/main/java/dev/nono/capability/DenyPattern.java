package dev.nono.capability;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Names that stay closed below a directory even where a grant covers them, whenever they appear. Only a kernel with rules
 * about names, such as that of macOS, can enforce it; others refuse a set that holds one.
 *
 * <p>Capitals do not count in the names, since the usual file system there does not tell them apart.
 *
 * @param root an absolute path, meant literally
 * @param segments the names below it: {@code *} stands for any characters of one name, {@code **} for any number of
 *     directories, or for everything below if it is the last one. What matches is closed with everything below it
 * @param source who denies it
 * @param reason one line for people, may be empty
 */
public record DenyPattern(Path root, List<String> segments, GrantSource source, String reason) {
    private static final String ANY_DEPTH = "**";

    /** Checks that the root is absolute and the segments are names, and copies the list. */
    public DenyPattern {
        Objects.requireNonNull(source);
        Objects.requireNonNull(reason);
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("the root of a denied pattern must be absolute: " + root);
        }
        root = RealPaths.withoutDots(root);
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("a denied pattern needs a name below its root");
        }
        for (String segment : segments) {
            if (segment.isEmpty() || segment.indexOf('/') >= 0 || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("no name of a denied pattern: \"" + segment + "\"");
            }
        }
    }

    /**
     * The same pattern with another root.
     *
     * @param other an absolute path
     * @return the pattern below it
     */
    public DenyPattern at(Path other) {
        return new DenyPattern(other, segments, source, reason);
    }

    /**
     * Whether a path is closed by this pattern.
     *
     * @param path an absolute real path
     * @return true if it, or a directory above it, matches
     */
    public boolean covers(Path path) {
        if (!path.startsWith(root)) {
            return false;
        }
        int first = root.getNameCount();
        int names = path.getNameCount() - first;
        // reached[i]: whether the names so far match the first i segments.
        boolean[] reached = new boolean[segments.size() + 1];
        reached[0] = true;
        skipDepths(reached);
        for (int i = 0; i < names; i++) {
            String name = path.getName(first + i).toString().toLowerCase(Locale.ROOT);
            boolean[] next = new boolean[reached.length];
            for (int s = 0; s < segments.size(); s++) {
                if (reached[s] && segments.get(s).equals(ANY_DEPTH)) {
                    next[s] = true;
                    next[s + 1] |= s == segments.size() - 1;
                } else if (reached[s] && matches(segments.get(s).toLowerCase(Locale.ROOT), name)) {
                    next[s + 1] = true;
                }
            }
            skipDepths(next);
            if (next[segments.size()]) {
                return true;
            }
            reached = next;
        }
        return false;
    }

    /** Any number of directories can be none, but for everything below, which is something. */
    private void skipDepths(boolean[] reached) {
        for (int s = 0; s < segments.size() - 1; s++) {
            if (reached[s] && segments.get(s).equals(ANY_DEPTH)) {
                reached[s + 1] = true;
            }
        }
    }

    /**
     * Whether a name matches one segment, in time proportional to the product of their lengths at worst.
     *
     * @param segment characters, and {@code *} for any number of any
     * @param name the name, compared character by character
     * @return true if all of it matches
     */
    public static boolean matches(String segment, String name) {
        int s = 0;
        int n = 0;
        int star = -1;
        int mark = 0;
        while (n < name.length()) {
            if (s < segment.length() && segment.charAt(s) == '*') {
                star = s++;
                mark = n;
            } else if (s < segment.length() && segment.charAt(s) == name.charAt(n)) {
                s++;
                n++;
            } else if (star >= 0) {
                s = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        while (s < segment.length() && segment.charAt(s) == '*') {
            s++;
        }
        return s == segment.length();
    }

    /**
     * The pattern as text.
     *
     * @return root and names, joined by slashes
     */
    public String display() {
        String above = root.getNameCount() == 0 ? "" : root.toString();
        return above + "/" + String.join("/", segments);
    }
}
