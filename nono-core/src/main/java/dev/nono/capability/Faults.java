package dev.nono.capability;

import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is wrong with the words of a builder: collected, and thrown all at once. */
final class Faults {
    private final List<NonoException> faults = new ArrayList<>();

    /** Adds a value to a list, or the reason why there is none to the faults. */
    <T> void collect(List<T> list, Supplier<T> value) {
        try {
            list.add(value.get());
        } catch (NonoException e) {
            faults.add(e);
        }
    }

    /** As {@link #collect}, unless the list holds the value. */
    <T> void collectOnce(List<T> list, Supplier<T> value) {
        List<T> one = new ArrayList<>(1);
        collect(one, value);
        if (!list.containsAll(one)) {
            list.addAll(one);
        }
    }

    /** Throws the fault if there is one; of several the first, with all of them in its message and the others suppressed. */
    void throwAll() {
        if (faults.isEmpty()) {
            return;
        }
        NonoException first = faults.get(0);
        if (faults.size() == 1) {
            throw first;
        }
        StringBuilder message = new StringBuilder(faults.size() + " capabilities cannot be granted:");
        for (NonoException fault : faults) {
            message.append("\n  ").append(fault.getMessage());
        }
        NonoException all = new NonoException(first.code(), message.toString(), first.details(), first);
        faults.subList(1, faults.size()).forEach(all::addSuppressed);
        throw all;
    }
}
