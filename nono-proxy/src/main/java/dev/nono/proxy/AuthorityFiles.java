package dev.nono.proxy;

import java.nio.file.Path;

/**
 * A certificate authority on disk.
 *
 * @param certificate a PEM file with its certificate
 * @param key a PEM file with its private key: PKCS #8, on the curve P-256
 */
public record AuthorityFiles(Path certificate, Path key) {}
