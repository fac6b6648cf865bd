package dev.nono.secret.store;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.TerminalText;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.Redactor;
import dev.nono.secret.SecretReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The three kinds of errors, with what may be shown of other people's words. */
final class Refusals {
    private static final int LONGEST_QUOTE = 512;
    private static final Redactor REDACTOR = Redactor.of(RedactionPolicy.secureDefault());

    private Refusals() {}

    static NonoException configuration(SecretReference reference, String why) {
        return error(ErrorCode.CONFIG_PARSE, reference, "cannot be used: " + why, null);
    }

    static NonoException notFound(SecretReference reference, String next) {
        return error(ErrorCode.SECRET_NOT_FOUND, reference, "does not exist: " + next, null);
    }

    static NonoException access(SecretReference reference, String why) {
        return access(reference, why, null);
    }

    static NonoException access(SecretReference reference, String why, @Nullable Throwable cause) {
        return error(ErrorCode.KEYSTORE_ACCESS, reference, "cannot be read: " + why, cause);
    }

    private static NonoException error(
            ErrorCode code, SecretReference reference, String what, @Nullable Throwable cause) {
        String shown = TerminalText.clean(reference.redacted());
        return new NonoException(code, "the credential " + shown + " " + what, Map.of("reference", shown), cause);
    }

    /** What a program said, on one line, short, and without what looks like a secret or names the reference. */
    static String quote(SecretReference reference, byte[] said) {
        String text = new String(said, StandardCharsets.UTF_8).strip();
        // Cleaned first: an escape sequence in front of a token would hide that it is one.
        String quiet = REDACTOR.value(TerminalText.clean(hide(reference, text)));
        if (quiet.isEmpty()) {
            return "it said nothing";
        }
        return "it said \"" + (quiet.length() > LONGEST_QUOTE ? quiet.substring(0, LONGEST_QUOTE) + "…" : quiet) + "\"";
    }

    /** Replaces repeats of the reference, and of the part of it that is redacted. */
    static String hide(SecretReference reference, String text) {
        String hidden = text.replace(reference.text(), reference.redacted());
        return reference.match(new SecretReference.Cases<>(
                command -> hidden,
                file -> hidden.replace(file.path(), file.redacted()),
                variable -> hidden,
                item -> hidden.replace(item.text().substring(item.text().lastIndexOf('/') + 1), Redactor.REPLACEMENT),
                item -> hidden.replace(item.item(), Redactor.REPLACEMENT),
                password -> hidden.replace(password.account(), Redactor.REPLACEMENT),
                keyring -> keyring.isBare() ? hidden : hidden.replace(keyring.account(), Redactor.REPLACEMENT)));
    }
}
