package dev.nono.secret;

import dev.nono.NonoException;

/** A place that secrets come from. */
@FunctionalInterface
public interface SecretSource {

    /**
     * Loads a secret. May take as long as a person needs to unlock a key store.
     *
     * @param reference where it is kept
     * @return the secret, which the caller closes
     * @throws NonoException {@link dev.nono.ErrorCode#SECRET_NOT_FOUND} if there is none;
     *     {@link dev.nono.ErrorCode#KEYSTORE_ACCESS} if the place is locked, missing, or does not answer;
     *     {@link dev.nono.ErrorCode#CONFIG_PARSE} if this source cannot load such a reference. No message holds a secret
     */
    Secret load(SecretReference reference);
}
