package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Requests carry the identity of the workload.
 *
 * @param socket the socket of the workload API
 * @param audience for whom the document is made
 * @param header the header; {@code Authorization} if empty
 * @param format the value of the header, with {@code {}} for the document
 * @param svidHint which identity, if there are several
 */
public record SpiffeAuth(
        String socket,
        List<String> audience,
        Optional<String> header,
        Optional<String> format,
        Optional<String> svidHint) {
    /** Checks that nothing is missing and copies the collections. */
    public SpiffeAuth {
        Objects.requireNonNull(socket);
        audience = List.copyOf(audience);
        Objects.requireNonNull(header);
        Objects.requireNonNull(format);
        Objects.requireNonNull(svidHint);
    }
}
