package dev.nono.proxy;

import dev.nono.secret.Secret;
import java.util.Optional;

/** Knows the secrets behind nonces that a mediator of commands gave out. */
@FunctionalInterface
public interface NonceResolver {
    /**
     * Finds the secret behind a nonce.
     *
     * @param nonce {@code nono_} and 64 lower-case hexadecimal digits
     * @param consumer who wants it, such as {@code proxy.github}
     * @return the secret, or empty if there is none or it was not granted to this consumer
     */
    Optional<Secret> resolve(String nonce, String consumer);

    /**
     * The resolver that knows no nonce.
     *
     * @return the resolver
     */
    static NonceResolver none() {
        return (nonce, consumer) -> Optional.empty();
    }
}
