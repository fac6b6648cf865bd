package dev.nono.profile.text;

import dev.nono.profile.model.Profile;
import java.util.List;
import java.util.Objects;

/**
 * A profile as it was read.
 *
 * @param profile what it says; what older keys say is already under the keys that replace them
 * @param legacy the older keys that were used, each once
 * @param warnings what else people should know, one line each
 */
public record ProfileDocument(Profile profile, List<LegacyKey> legacy, List<String> warnings) {
    /** Copies the lists. */
    public ProfileDocument {
        Objects.requireNonNull(profile);
        legacy = List.copyOf(legacy);
        warnings = List.copyOf(warnings);
    }
}
