package dev.nono.profile.model;

import java.util.List;

/**
 * What a capture command writes.
 *
 * @param json whether it is a JSON object with headers rather than the secret as text
 * @param allowHeaders the headers that are taken from it
 */
public record CaptureOutput(boolean json, List<String> allowHeaders) {
    /** Checks that nothing is missing and copies the collections. */
    public CaptureOutput {
        allowHeaders = List.copyOf(allowHeaders);
    }

    /** The secret as text. */
    public static final CaptureOutput TEXT = new CaptureOutput(false, List.of());
}
