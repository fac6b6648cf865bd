package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An identity document that a token endpoint takes in place of a secret.
 *
 * @param socket the socket of the workload API
 * @param audience for whom the document is made
 * @param svidHint which identity, if there are several
 */
public record ClientAssertion(String socket, List<String> audience, Optional<String> svidHint) {
    /** Checks that nothing is missing and copies the collections. */
    public ClientAssertion {
        Objects.requireNonNull(socket);
        audience = List.copyOf(audience);
        Objects.requireNonNull(svidHint);
    }
}
