package dev.nono.secret.store;

import dev.nono.NonoException;
import dev.nono.internal.process.HelperProcess;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Secret Service of Linux desktops (GNOME Keyring, KWallet, KeePassXC), through {@code secret-tool} of libsecret, which
 * speaks its protocol with an encrypted session and lets it ask for the password of a locked collection.
 */
final class SecretService implements KeyStore {
    private static final String PROGRAM = "secret-tool";
    private static final String INSTALL =
            "install libsecret-tools, or name another place such as env://NAME or file:///path";
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Programs programs;
    private final KeyStoreTime time;

    SecretService(Programs programs, KeyStoreTime time) {
        this.programs = programs;
        this.time = time;
    }

    @Override
    public Secret load(SecretReference.Keyring reference) {
        byte[] value;
        try (HelperProcess.Result result = ask(reference, List.of("lookup"), time.limit())) {
            byte[] said = result.errors().copy();
            if (result.exitCode() != 0 && said.length > 0) {
                throw Refusals.access(
                        reference,
                        "the Secret Service did not answer, and " + Refusals.quote(reference, said)
                                + ". Start and unlock a keyring, or name another place such as env://NAME");
            }
            value = result.output().copy();
        }
        if (value.length == 0) {
            throw Refusals.notFound(
                    reference,
                    "the key store has no such entry; store it with: secret-tool store --label=nono service "
                            + (reference.isBare()
                                    ? reference.service() + " username " + reference.account()
                                    : "… username …")
                            + " target default");
        }
        int entries = count(reference, time.limit());
        if (entries > 1) {
            Arrays.fill(value, (byte) 0);
            throw Refusals.access(
                    reference,
                    "the key store has multiple entries (" + entries + ") for it; remove all but one with: secret-tool"
                            + " clear");
        }
        return Values.utf8(value, why -> Refusals.access(reference, why));
    }

    @Override
    public boolean has(String account) {
        SecretReference.Keyring reference =
                new SecretReference.Keyring(account, SecretReference.DEFAULT_SERVICE, account, false);
        try {
            return programs.has(PROGRAM) && count(reference, SHORT) > 0;
        } catch (NonoException e) {
            // This is only asked for a hint, which is then not given.
            return false;
        }
    }

    /** How many entries match. Each starts with the name of its object in brackets; its secret is printed too. */
    private int count(SecretReference.Keyring reference, @Nullable Duration limit) {
        try (HelperProcess.Result result = ask(reference, List.of("search", "--all"), limit)) {
            byte[] listed = result.output().copy();
            int entries = 0;
            for (int i = 0; i < listed.length; i++) {
                if (listed[i] == '[' && (i == 0 || listed[i - 1] == '\n')) {
                    entries++;
                }
            }
            Arrays.fill(listed, (byte) 0);
            return entries;
        }
    }

    private HelperProcess.Result ask(
            SecretReference.Keyring reference, List<String> question, @Nullable Duration limit) {
        List<String> arguments = new ArrayList<>(question);
        arguments.addAll(
                List.of("--", "service", reference.service(), "username", reference.account(), "target", "default"));
        return programs.run(
                reference,
                PROGRAM,
                INSTALL,
                arguments,
                limit,
                "unlock the keyring, or set " + KeyStoreTime.VARIABLE + " (0 waits for ever)");
    }
}
