package dev.nono.manifest;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which name was meant. */
final class Spelling {
    private static final int NEAR = 3;

    private Spelling() {}

    /** {@code  (did you mean "x"?)}, or nothing if no name is near. */
    static String hint(String name, Collection<String> names) {
        return names.stream()
                .sorted()
                .filter(candidate -> distance(name, candidate) <= Math.min(NEAR, candidate.length() / 2))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .map(candidate -> " (did you mean \"" + candidate + "\"?)")
                .orElse("");
    }

    /** How many characters must be inserted, left out or replaced. */
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int i = 0; i <= to.length(); i++) {
            previous[i] = i;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
