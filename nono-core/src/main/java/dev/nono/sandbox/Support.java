package dev.nono.sandbox;

import java.util.List;

/**
 * Whether this machine can make sandboxes.
 *
 * @param supported true if it can
 * @param platform {@code linux}, {@code macos}, or the name of a system that nono does not know
 * @param details a sentence for people: the mechanism and its version, or what is missing
 * @param features the parts of the mechanism that are there, in the words of the platform
 */
public record Support(boolean supported, String platform, String details, List<String> features) {
    /** Copies the list. */
    public Support {
        features = List.copyOf(features);
    }
}
