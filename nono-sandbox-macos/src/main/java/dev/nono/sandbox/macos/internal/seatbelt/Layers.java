package dev.nono.sandbox.macos.internal.seatbelt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Denied paths and exceptions in an order in which the last one that covers a path is the one furthest down. At one
 * path the exception counts. Where nothing lies inside anything: all denies, then all exceptions.
 */
final class Layers {
    /**
     * A denied path.
     *
     * @param path as written
     * @param canonical where its links lead
     */
    record Closed(Path path, Path canonical) {
        Set<Path> spellings() {
            Set<Path> both = new LinkedHashSet<>();
            both.add(path);
            both.add(canonical);
            return both;
        }
    }

    /**
     * An exception.
     *
     * @param path one spelling
     * @param canonical where its links lead
     * @param file whether it is for exactly this path
     * @param rights what it opens
     * @param companions what else is opened with it
     */
    record Open(Path path, Path canonical, boolean file, Rights rights, List<Filter> companions) {
        List<Filter> filters() {
            List<Filter> filters = new ArrayList<>();
            filters.add(Filter.of(path, file));
            filters.addAll(companions);
            return filters;
        }
    }

    private record Entry(Path path, int layer, boolean file, int index, boolean closed) {
        boolean covers(Path other) {
            return file ? other.equals(path) : other.startsWith(path);
        }
    }

    private final List<Closed> closed;
    private final List<Open> open;
    private final List<Entry> entries = new ArrayList<>();
    private final int[] layersOfClosed;
    private final int[] layersOfOpen;
    private int layers;

    Layers(List<Closed> closed, List<Open> open) {
        this.closed = closed;
        this.open = open;
        this.layersOfClosed = new int[closed.size()];
        this.layersOfOpen = new int[open.size()];
        List<Entry> raw = new ArrayList<>();
        for (int i = 0; i < closed.size(); i++) {
            raw.add(new Entry(closed.get(i).canonical(), 0, false, i, true));
        }
        for (int i = 0; i < open.size(); i++) {
            raw.add(new Entry(open.get(i).canonical(), 0, open.get(i).file(), i, false));
        }
        // What lies above comes first, and at one path the deny: so each entry finds those that it must follow.
        raw.sort((one, two) -> {
            int order = Integer.compare(one.path.getNameCount(), two.path.getNameCount());
            return order != 0 ? order : Boolean.compare(two.closed, one.closed);
        });
        for (Entry entry : raw) {
            int layer = entry.closed ? 0 : 1;
            for (Entry above : entries) {
                if (above.closed != entry.closed && above.covers(entry.path)) {
                    layer = Math.max(layer, above.layer + 1);
                }
            }
            entries.add(new Entry(entry.path, layer, entry.file, entry.index, entry.closed));
            (entry.closed ? layersOfClosed : layersOfOpen)[entry.index] = layer;
            layers = Math.max(layers, layer + 1);
        }
    }

    /** Visits all entries, layer by layer, each in the order in which it was given. */
    void each(Consumer<Closed> shut, Consumer<Open> reopen) {
        for (int layer = 0; layer < layers; layer++) {
            for (int i = 0; i < closed.size(); i++) {
                if (layersOfClosed[i] == layer) {
                    shut.accept(closed.get(i));
                }
            }
            for (int i = 0; i < open.size(); i++) {
                if (layersOfOpen[i] == layer) {
                    reopen.accept(open.get(i));
                }
            }
        }
    }

    /** Whether the entry furthest down that covers a path is an exception. */
    boolean isOpen(Path path) {
        boolean result = false;
        int highest = -1;
        for (Entry entry : entries) {
            if (entry.covers(path) && entry.layer > highest) {
                highest = entry.layer;
                result = !entry.closed;
            }
        }
        return result;
    }
}
