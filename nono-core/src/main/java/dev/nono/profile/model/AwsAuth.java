package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * Requests are signed for AWS.
 *
 * @param profile the profile of the AWS configuration
 * @param region the region
 * @param service the service
 */
public record AwsAuth(Optional<String> profile, Optional<String> region, Optional<String> service) {
    /** Checks that nothing is missing and copies the collections. */
    public AwsAuth {
        Objects.requireNonNull(profile);
        Objects.requireNonNull(region);
        Objects.requireNonNull(service);
    }
}
