package dev.nono.proxy;

import dev.nono.NonoException;
import dev.nono.audit.AuditSink;
import dev.nono.secret.Secret;
import java.util.List;
import java.util.Map;
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
     * @param facts for the record, under the names of its format: {@code credential_capture_action} and so on
     */
    record Material(Optional<Secret> secret, List<CapturedHeader> headers, Map<String, String> facts) {
        /** Copies the list and the map. */
        public Material {
            headers = List.copyOf(headers);
            facts = Map.copyOf(facts);
        }
    }

    /**
     * Tells whether a credential could be captured at all.
     *
     * @param credential the name behind {@code cmd://}
     * @return false if nobody defined it or its command is not installed; its route then refuses every request
     */
    default boolean knows(String credential) {
        return true;
    }

    /**
     * Captures a credential.
     *
     * @param request what for
     * @return the credential
     * @throws NonoException if there is none; the request is refused, and the details of the error are for the record
     */
    Material capture(Request request);

    /**
     * Captures a credential, and records what is done for that besides the capture itself, such as pages that were opened.
     *
     * @param request what for
     * @param audit the record of the session
     * @return the credential
     * @throws NonoException as {@link #capture(Request)}
     */
    default Material capture(Request request, AuditSink audit) {
        return capture(request);
    }

    /**
     * The upstream refused a request with what was captured for it (401 or 403). Whoever keeps what was captured should not hand it out again.
     *
     * @param request what it was captured for
     */
    default void refused(Request request) {}
}
