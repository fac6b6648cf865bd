package dev.nono.network;

import java.util.Collection;

/** Names that somebody may have meant. */
final class Nearest {
    private Nearest() {}

    /** The names that there are, the nearest one in front if it is near enough. */
    static String hint(String typed, Collection<String> names) {
        String best = "";
        int distance = Math.max(2, typed.length() / 3) + 1;
        for (String name : names) {
            int to = distance(typed, name);
            if (to < distance) {
                distance = to;
                best = name;
            }
        }
        return (best.isEmpty() ? "" : "Did you mean " + best + "? ") + "There are " + String.join(", ", names);
    }

    /** How many characters have to change (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? diagonal : diagonal + 1;
                row[j] = Math.min(change, Math.min(row[j - 1], above) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
