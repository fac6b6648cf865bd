package dev.nono.proxy;

import dev.nono.NonoException;
import dev.nono.secret.Secret;
import java.util.List;
import java.util.Optional;

/** Gets credentials at the moment that a request needs them, such as by a command. Called on threads that may block. */
@FunctionalInterface
public interface CredentialCapture {
    /**
     * What a request needs.
     *
     * @param credential the name behind {@code cmd://}
     * @param route the route
     * @param host the host of the upstream
     * @param path the path, without query
     * @param method the method
     * @param sessionId the session
     */
    record Request(String credential, String route, String host, String path, String method, String sessionId) {}

    /**
     * A header to set.
     *
     * @param name its name
     * @param value its value
     */
    record CapturedHeader(String name, Secret value) {}

    /**
     * What was captured: one secret for the carrier of the route, or headers.
     *
     * @param secret the secret
     * @param headers the headers, when there is no secret
     */
    record Material(Optional<Secret> secret, List<CapturedHeader> headers) {
        /** Copies the list. */
        public Material {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Captures a credential.
     *
     * @param request what for
     * @return the credential
     * @throws NonoException if there is none; the request is refused
     */
    Material capture(Request request);
}
