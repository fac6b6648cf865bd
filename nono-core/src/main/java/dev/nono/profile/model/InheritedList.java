package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A list that may be absent, which is something else than empty: an absent one leaves what a base says, an empty one is a
 * statement of its own.
 *
 * @param stated the list, or empty if nothing is said
 */
public record InheritedList(Optional<List<String>> stated) {
    /** Nothing said. */
    public static final InheritedList ABSENT = new InheritedList(Optional.empty());

    /** Copies the list. */
    public InheritedList {
        Objects.requireNonNull(stated);
        stated = stated.map(List::copyOf);
    }

    /**
     * A list, possibly empty.
     *
     * @param values the elements
     * @return the list
     */
    public static InheritedList of(List<String> values) {
        return new InheritedList(Optional.of(values));
    }

    /**
     * Whether nothing is said.
     *
     * @return true if a base decides
     */
    public boolean isAbsent() {
        return stated.isEmpty();
    }

    /**
     * Whether an empty list is stated.
     *
     * @return true for {@code []}
     */
    public boolean isCleared() {
        return stated.isPresent() && stated.get().isEmpty();
    }

    /**
     * The elements.
     *
     * @return none if absent
     */
    public List<String> values() {
        return stated.orElse(List.of());
    }
}
