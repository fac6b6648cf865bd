package dev.nono.secret.store;

import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Values as the Go library go-keyring stores them. */
final class GoKeyring {
    private static final byte[] PREFIX = "go-keyring-base64:".getBytes(StandardCharsets.US_ASCII);

    private GoKeyring() {}

    /** The decoded value if the reference asks for it, otherwise the value. */
    static Secret decode(SecretReference.Keyring reference, Secret stored) {
        if (!reference.goKeyring()) {
            return stored;
        }
        byte[] bytes = stored.copyUtf8();
        stored.close();
        try {
            if (bytes.length < PREFIX.length || !Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
                throw Refusals.access(
                        reference, "the value does not start as go-keyring writes it; leave ?decode=go-keyring out");
            }
            byte[] encoded = Arrays.copyOfRange(bytes, PREFIX.length, bytes.length);
            try {
                return Values.utf8(
                        Base64.getDecoder().decode(encoded),
                        why -> Refusals.access(
                                reference, "the decoded value is not UTF-8 text; leave ?decode=go-keyring out"));
            } catch (IllegalArgumentException e) {
                // Without the cause, which quotes a character of the secret.
                throw Refusals.access(reference, "the value is not base64; leave ?decode=go-keyring out");
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
