package dev.nono.net;

import java.util.ArrayList;
import java.util.List;

/** Cuts paths at slashes. */
final class PathSegments {
    private PathSegments() {}

    /** The segments of a path; empty ones are left out. */
    static List<String> split(String path) {
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
}
