package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A name that may be absent or be cleared: an absent one leaves what a base says, {@code null} in a profile removes it.
 *
 * @param stated whether anything is said
 * @param name the name; empty if absent or cleared
 */
public record InheritedName(boolean stated, Optional<String> name) {
    /** Nothing said. */
    public static final InheritedName ABSENT = new InheritedName(false, Optional.empty());
    /** {@code null}: none, whatever a base says. */
    public static final InheritedName CLEARED = new InheritedName(true, Optional.empty());

    /** Checks that a name is only there where one is stated. */
    public InheritedName {
        Objects.requireNonNull(name);
        if (!stated && name.isPresent()) {
            throw new IllegalArgumentException("a name that is not stated");
        }
    }

    /**
     * A name.
     *
     * @param name the name
     * @return the setting
     */
    public static InheritedName of(String name) {
        return new InheritedName(true, Optional.of(name));
    }
}
