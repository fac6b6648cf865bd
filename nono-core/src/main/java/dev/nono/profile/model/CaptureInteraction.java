package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * What a capture command may do with the user.
 *
 * @param stdio whether it has the terminal for output
 * @param stdin whether it has the terminal for input
 * @param openUrls which pages it may open
 * @param allowLaunchServices whether it may open other applications (macOS)
 */
public record CaptureInteraction(
        boolean stdio, boolean stdin, Optional<OpenUrls> openUrls, boolean allowLaunchServices) {
    /** Checks that nothing is missing and copies the collections. */
    public CaptureInteraction {
        Objects.requireNonNull(openUrls);
    }
}
