package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * Who wrote a profile, and what for. Shown to people; decides nothing.
 *
 * @param name a name for display
 * @param version empty if none is given
 * @param description what the profile is for
 * @param author who wrote it
 */
public record ProfileMeta(String name, String version, Optional<String> description, Optional<String> author) {
    /** Checks that nothing is missing and copies the collections. */
    public ProfileMeta {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(description);
        Objects.requireNonNull(author);
    }
}
