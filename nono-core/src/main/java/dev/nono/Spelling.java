package dev.nono;

import java.util.Collection;

/** Which name somebody may have meant. */
public final class Spelling {
    private static final int NEAR = 3;

    private Spelling() {}

    /**
     * The nearest of some names.
     *
     * @param name what was written
     * @param candidates the names that exist
     * @return {@code ; did you mean "x"?}, or nothing if none is near
     */
    public static String hint(String name, Collection<String> candidates) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(name, candidate);
            if (distance < least && distance <= Math.min(NEAR, candidate.length() / 2)) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean \"" + nearest + "\"?";
    }

    /** Insertions, deletions and replacements, without regard to case and to the kind of separator. */
    private static int distance(String from, String to) {
        String a = normal(from);
        String b = normal(to);
        if (Math.abs(a.length() - b.length()) > NEAR) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String normal(String name) {
        StringBuilder normal = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                normal.append((char) (c - 'A' + 'a'));
            } else if (c != '_' && c != '-') {
                normal.append(c);
            }
        }
        return normal.toString();
    }
}
