package dev.nono.secret.store;

import dev.nono.internal.process.HelperProcess;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.util.List;

/** Internet passwords of macOS, through its program {@code security}. */
final class MacPasswords {
    private static final List<String> MISSING =
            List.of("could not be found in the keychain", "The specified item could not be found");
    private static final List<String> FORBIDDEN = List.of("User interaction is not allowed");

    private final Programs programs;
    private final boolean macOs;

    MacPasswords(Programs programs, boolean macOs) {
        this.programs = programs;
        this.macOs = macOs;
    }

    Secret load(SecretReference.ApplePassword reference) {
        if (!macOs) {
            throw Refusals.configuration(reference, "Apple passwords exist on macOS only; name another place");
        }
        try (HelperProcess.Result result = programs.run(
                reference,
                "security",
                "it is part of macOS",
                List.of("find-internet-password", "-s", reference.server(), "-a", reference.account(), "-w"))) {
            return value(reference, result);
        }
    }

    /** The answer of {@code security … -w}. */
    static Secret value(SecretReference reference, HelperProcess.Result result) {
        byte[] said = result.errors().copy();
        if (result.exitCode() != 0 && Said.any(said, MISSING)) {
            throw Refusals.notFound(reference, "the keychain has no such entry; add it with Keychain Access");
        }
        if (result.exitCode() != 0 && Said.any(said, FORBIDDEN)) {
            throw Refusals.access(
                    reference, "the keychain wants your approval and may not ask for it here; unlock it in a terminal");
        }
        if (result.exitCode() != 0) {
            throw Refusals.access(
                    reference,
                    "security failed with exit code " + result.exitCode() + ", and " + Refusals.quote(reference, said));
        }
        byte[] output = result.output().copy();
        byte[] value = Values.cut(output, Values.withoutLineEnds(output));
        if (value.length == 0) {
            throw Refusals.notFound(reference, "the entry of the keychain is empty");
        }
        return Values.utf8(value, why -> Refusals.access(reference, why));
    }
}
