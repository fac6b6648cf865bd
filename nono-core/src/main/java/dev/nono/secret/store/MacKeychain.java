package dev.nono.secret.store;

import dev.nono.NonoException;
import dev.nono.internal.process.HelperProcess;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.time.Duration;
import java.util.List;

/** Generic passwords of the login keychain of macOS, through its program {@code security}. */
final class MacKeychain implements KeyStore {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final String INSTALL = "it is part of macOS";

    private final Programs programs;
    private final KeyStoreTime time;

    MacKeychain(Programs programs, KeyStoreTime time) {
        this.programs = programs;
        this.time = time;
    }

    @Override
    public Secret load(SecretReference.Keyring reference) {
        try (HelperProcess.Result result = programs.run(
                reference,
                "security",
                INSTALL,
                List.of("find-generic-password", "-s", reference.service(), "-a", reference.account(), "-w"),
                time.limit(),
                "answer the question of the keychain, or set " + KeyStoreTime.VARIABLE + " (0 waits for ever)")) {
            return MacPasswords.value(reference, result);
        }
    }

    /** Without {@code -w}, the keychain tells the attributes and asks nobody. */
    @Override
    public boolean has(String account) {
        SecretReference.Keyring reference =
                new SecretReference.Keyring(account, SecretReference.DEFAULT_SERVICE, account, false);
        try (HelperProcess.Result result = programs.run(
                reference,
                "security",
                INSTALL,
                List.of("find-generic-password", "-s", reference.service(), "-a", account),
                SHORT,
                "")) {
            return result.exitCode() == 0;
        } catch (NonoException e) {
            // This is only asked for a hint, which is then not given.
            return false;
        }
    }
}
