package dev.nono.secret.store;

import dev.nono.NonoException;
import dev.nono.internal.process.HelperProcess;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.util.List;

/** 1Password, through its program {@code op}. */
final class OnePasswordCli {
    private static final String INSTALL = "see https://developer.1password.com/docs/cli/get-started";
    private static final List<String> SIGNED_OUT = List.of(
            "not signed in", "sign in", "authentication required", "session expired", "not currently signed in");
    private static final List<String> MISSING = List.of("not found", "could not find", "isn't an item");

    private final Programs programs;

    OnePasswordCli(Programs programs) {
        this.programs = programs;
    }

    Secret load(SecretReference.OnePassword reference) {
        try (HelperProcess.Result result =
                programs.run(reference, "op", INSTALL, List.of("read", "--", reference.text()))) {
            if (result.exitCode() != 0) {
                throw failure(reference, result);
            }
            byte[] output = result.output().copy();
            byte[] value = Values.cut(output, Values.withoutLineEnds(output));
            if (value.length == 0) {
                throw Refusals.notFound(reference, "op printed nothing; look at the item in 1Password");
            }
            return Values.utf8(value, why -> Refusals.access(reference, why));
        }
    }

    private static NonoException failure(SecretReference reference, HelperProcess.Result result) {
        byte[] said = result.errors().copy();
        if (Said.any(said, SIGNED_OUT)) {
            return Refusals.access(
                    reference, "1Password wants you to sign in; run op signin, or set OP_SERVICE_ACCOUNT_TOKEN");
        }
        return Said.any(said, MISSING)
                ? Refusals.notFound(reference, "1Password has no such item or field; op item get shows what it has")
                : Refusals.access(
                        reference,
                        "op failed with exit code " + result.exitCode() + ", and " + Refusals.quote(reference, said));
    }
}
