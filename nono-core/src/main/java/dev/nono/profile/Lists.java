package dev.nono.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How lists and maps of a base and a child are joined. */
final class Lists {
    private static final int FEW = 16;

    private Lists() {}

    /** The elements of the base, then those of the child, each once, where it comes first. */
    static <T> List<T> append(List<T> base, List<T> child) {
        if (child.isEmpty() && base.size() < 2) {
            return base;
        }
        List<T> all = new ArrayList<>(base.size() + child.size());
        Set<T> seen = base.size() + child.size() > FEW ? new HashSet<>() : null;
        add(base, all, seen);
        add(child, all, seen);
        return all;
    }

    private static <T> void add(List<T> from, List<T> all, @Nullable Set<T> seen) {
        for (T element : from) {
            if (seen == null ? !all.contains(element) : seen.add(element)) {
                all.add(element);
            }
        }
    }

    /** The members of both; where both have one, that of the child. */
    static <K, V> Map<K, V> union(Map<K, V> base, Map<K, V> child) {
        if (child.isEmpty()) {
            return base;
        }
        Map<K, V> all = new LinkedHashMap<>(base);
        all.putAll(child);
        return all;
    }
}
