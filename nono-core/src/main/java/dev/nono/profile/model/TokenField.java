package dev.nono.profile.model;

import java.util.Objects;

/**
 * A field of a token response.
 *
 * @param path where it is, with dots between names
 * @param jwt whether what stands for it must look like a JWT
 */
public record TokenField(String path, boolean jwt) {
    /** Checks that nothing is missing and copies the collections. */
    public TokenField {
        Objects.requireNonNull(path);
    }
}
