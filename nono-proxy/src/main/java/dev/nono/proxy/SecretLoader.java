package dev.nono.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import dev.nono.secret.store.SecretStore;
import java.util.Optional;

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
     * Says what else could have been meant by a reference that was not found.
     *
     * @param reference the reference
     * @return a sentence, or empty
     */
    default Optional<String> hint(String reference) {
        return Optional.empty();
    }

    /**
     * The loader that asks a store.
     *
     * @param store the store
     * @return the loader
     */
    static SecretLoader of(SecretStore store) {
        return new SecretLoader() {
            @Override
            public Secret load(String reference) {
                return store.load(SecretReference.parse(reference));
            }

            @Override
            public Optional<String> hint(String reference) {
                String hint = store.hint(SecretReference.parse(reference));
                return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
            }
        };
    }

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
