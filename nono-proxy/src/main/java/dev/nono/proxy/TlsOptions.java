package dev.nono.proxy;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a route speaks TLS to its upstream. Connections are never shared between routes whose options differ.
 *
 * @param authority a PEM file with certificates that are trusted besides the usual ones
 * @param clientCertificate a PEM file with the certificate that the proxy shows, together with {@code clientKey}
 * @param clientKey a PEM file with its private key
 */
public record TlsOptions(Optional<Path> authority, Optional<Path> clientCertificate, Optional<Path> clientKey) {
    /** The defaults: the usual roots and no client certificate. */
    public static final TlsOptions DEFAULT = new TlsOptions(Optional.empty(), Optional.empty(), Optional.empty());
}
