package dev.nono.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Measures tasks in turns, A B C A B C, and prints the median of each and its ratio against the first. */
final class Turns {
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    /** What is measured. */
    interface Task {
        void run() throws Exception;
    }

    Turns add(String label, Task task) {
        tasks.put(label, task);
        return this;
    }

    /** Medians in nanoseconds, in the order in which the tasks were added. */
    Map<String, Double> measure(String title, int warmUps, int rounds) throws Exception {
        Map<String, long[]> times = new LinkedHashMap<>();
        for (String label : tasks.keySet()) {
            times.put(label, new long[rounds]);
        }
        for (int round = -warmUps; round < rounds; round++) {
            for (Map.Entry<String, Task> task : tasks.entrySet()) {
                long start = System.nanoTime();
                task.getValue().run();
                long time = System.nanoTime() - start;
                if (round >= 0) {
                    Objects.requireNonNull(times.get(task.getKey()))[round] = time;
                }
            }
        }
        return print(title, rounds, times);
    }

    private static Map<String, Double> print(String title, int rounds, Map<String, long[]> times) {
        System.out.println();
        System.out.println(title + " (" + rounds + " rounds in turns)");
        System.out.printf(Locale.ROOT, "  %-44s %10s %10s %10s %8s%n", "", "min ms", "median ms", "p90 ms", "ratio");
        Map<String, Double> medians = new LinkedHashMap<>();
        double baseline = 0;
        for (Map.Entry<String, long[]> row : times.entrySet()) {
            long[] sorted = row.getValue().clone();
            Arrays.sort(sorted);
            double median = sorted[sorted.length / 2];
            baseline = baseline == 0 ? median : baseline;
            medians.put(row.getKey(), median);
            System.out.printf(
                    Locale.ROOT,
                    "  %-44s %10.3f %10.3f %10.3f %8.2f%n",
                    row.getKey(),
                    sorted[0] / 1e6,
                    median / 1e6,
                    sorted[(int) (sorted.length * 0.9)] / 1e6,
                    median / baseline);
        }
        return medians;
    }
}
