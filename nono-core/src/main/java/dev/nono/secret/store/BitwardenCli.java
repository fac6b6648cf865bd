package dev.nono.secret.store;

import dev.nono.NonoException;
import dev.nono.internal.process.HelperProcess;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.util.Arrays;
import java.util.List;

/** Bitwarden, through its program {@code bw}. */
final class BitwardenCli {
    private static final String INSTALL = "see https://bitwarden.com/help/cli";
    private static final String UNLOCK = "Bitwarden is locked; run bw unlock and export BW_SESSION";
    private static final List<String> LOCKED = List.of(
            "not authenticated",
            "You are not logged in",
            "Session has expired",
            "Vault is locked",
            "Master password",
            "ERR_USE_AFTER_CLOSE");
    private static final List<String> MISSING = List.of("not found", "Couldn't find");

    private final Programs programs;

    BitwardenCli(Programs programs) {
        this.programs = programs;
    }

    Secret load(SecretReference.Bitwarden reference) {
        String what = reference.field().isPresent() ? "item" : "password";
        try (HelperProcess.Result result =
                programs.run(reference, "bw", INSTALL, List.of("get", what, "--", reference.item()))) {
            byte[] said = result.errors().copy();
            if (Said.any(said, LOCKED)) {
                // Not what it said: a locked vault makes some versions print a stack trace.
                throw Refusals.access(reference, UNLOCK);
            }
            if (result.exitCode() != 0) {
                throw Said.any(said, MISSING)
                        ? Refusals.notFound(reference, "Bitwarden has no such item; bw list items shows what it has")
                        : failure(reference, result, said);
            }
            byte[] output = result.output().copy();
            byte[] value = Values.cut(output, Values.withoutLineEnds(output));
            if (isBlank(value)) {
                throw Refusals.access(reference, UNLOCK);
            }
            if (reference.field().isEmpty()) {
                return Values.utf8(value, why -> Refusals.access(reference, why));
            }
            try {
                return BitwardenItem.field(reference, reference.field().get(), value);
            } finally {
                Arrays.fill(value, (byte) 0);
            }
        }
    }

    private static NonoException failure(SecretReference reference, HelperProcess.Result result, byte[] said) {
        return said.length == 0
                ? Refusals.access(reference, "bw failed without a word. Perhaps " + UNLOCK)
                : Refusals.access(
                        reference,
                        "bw failed with exit code " + result.exitCode() + ", and " + Refusals.quote(reference, said));
    }

    private static boolean isBlank(byte[] value) {
        for (byte b : value) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
