package dev.nono.proxy.internal.credential;

import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Compares with the token of the session, in a time that tells nothing about it. */
final class TokenCheck {
    private final byte[] digest;

    TokenCheck(Secret token) {
        byte[] bytes = token.copyUtf8();
        this.digest = sha256(bytes);
        Arrays.fill(bytes, (byte) 0);
    }

    /** Hashes first, so that values of every length take the same way. */
    boolean matches(String value) {
        return MessageDigest.isEqual(digest, sha256(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
