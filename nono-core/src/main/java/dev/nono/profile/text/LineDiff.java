package dev.nono.profile.text;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line. */
public final class LineDiff {
    private static final int MAX_LINES = 1500;

    private LineDiff() {}

    /**
     * Compares two texts.
     *
     * @param before the first
     * @param after the second
     * @return every line, with {@code "- "} before one that is gone, {@code "+ "} before one that is new and two blanks before
     *     one that stays; texts of very many lines are shown as gone and new
     */
    public static List<String> of(String before, String after) {
        List<String> first = before.isEmpty() ? List.of() : before.lines().toList();
        List<String> second = after.isEmpty() ? List.of() : after.lines().toList();
        List<String> out = new ArrayList<>();
        if (first.size() > MAX_LINES || second.size() > MAX_LINES) {
            first.forEach(line -> out.add("- " + line));
            second.forEach(line -> out.add("+ " + line));
            return out;
        }
        int[][] common = new int[first.size() + 1][second.size() + 1];
        for (int i = first.size() - 1; i >= 0; i--) {
            for (int j = second.size() - 1; j >= 0; j--) {
                common[i][j] = first.get(i).equals(second.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            if (i < first.size() && j < second.size() && first.get(i).equals(second.get(j))) {
                out.add("  " + first.get(i));
                i++;
                j++;
            } else if (i < first.size() && (j == second.size() || common[i + 1][j] >= common[i][j + 1])) {
                out.add("- " + first.get(i++));
            } else {
                out.add("+ " + second.get(j++));
            }
        }
        return out;
    }
}
