package dev.nono.proxy;

import java.util.Optional;

/**
 * Something about a proxy that its user should know, although it started. Holds no secret.
 *
 * @param code a stable code, such as {@code credential_not_found}
 * @param route the prefix of the route that it is about, or empty
 * @param message what is wrong
 * @param hint what to do
 */
public record ProxyDiagnostic(String code, Optional<String> route, String message, Optional<String> hint) {}
