package dev.nono.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.Secret;

/** Turns references of credentials into credentials. Called on threads that may block. */
@FunctionalInterface
public interface SecretLoader {
    /**
     * Loads a credential.
     *
     * @param reference the reference, as a route has it
     * @return the credential; the proxy closes it
     * @throws NonoException with {@link ErrorCode#SECRET_NOT_FOUND} or {@link ErrorCode#KEYSTORE_ACCESS} if it is not there,
     *     which leaves the route unusable; any other error keeps the proxy from starting
     */
    Secret load(String reference);

    /**
     * The loader that knows no credential.
     *
     * @return the loader
     */
    static SecretLoader none() {
        return reference -> {
            throw new NonoException(
                    ErrorCode.SECRET_NOT_FOUND, "no source of credentials is configured; give the proxy one");
        };
    }
}
