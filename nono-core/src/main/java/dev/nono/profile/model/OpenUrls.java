package dev.nono.profile.model;

import java.util.List;

/**
 * Which pages may be opened in the browser of the user.
 *
 * @param allowOrigins scheme, host and port
 * @param allowLocalhost whether pages of localhost may be
 */
public record OpenUrls(List<Entry> allowOrigins, boolean allowLocalhost) {
    /** Checks that nothing is missing and copies the collections. */
    public OpenUrls {
        allowOrigins = List.copyOf(allowOrigins);
    }
}
