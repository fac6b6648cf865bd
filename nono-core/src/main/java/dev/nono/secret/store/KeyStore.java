package dev.nono.secret.store;

import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;

/** The key store of a system. */
interface KeyStore {
    Secret load(SecretReference.Keyring reference);

    /** Whether it has an entry of nono by this name, as far as can be told without asking a person. */
    boolean has(String account);
}
