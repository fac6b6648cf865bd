package dev.nono.diagnostic;

import dev.nono.NonoException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What an error of nono means in a report, and what could be done about it. */
public final class ErrorDiagnostics {
    private ErrorDiagnostics() {}

    /**
     * The diagnostic of an error.
     *
     * @param error the error
     * @return its code, message and remediation
     */
    public static Diagnostic of(NonoException error) {
        DiagnosticCode code = DiagnosticCode.of(error.code().diagnosticCode()).orElse(DiagnosticCode.OTHER);
        return new Diagnostic(
                code,
                code == DiagnosticCode.CANCELLED ? Severity.INFO : Severity.ERROR,
                String.valueOf(error.getMessage()),
                Optional.empty(),
                remediation(error),
                error.path(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * What could be done about an error.
     *
     * @param error the error
     * @return the remediation, or empty if only the message helps
     */
    public static Optional<Remediation> remediation(NonoException error) {
        return Optional.ofNullable(
                switch (error.code()) {
                    case NO_CAPABILITIES, CONFIG_PARSE, PROFILE_NOT_FOUND, PROFILE_PARSE ->
                        new Remediation.CheckPolicy();
                    case CWD_PROMPT_REQUIRED -> new Remediation.AllowCwd();
                    case NETWORK_FILTER_UNSUPPORTED -> new Remediation.GrantNetwork();
                    case KEYSTORE_ACCESS, SECRET_NOT_FOUND ->
                        new Remediation.AuthenticateCredentialProvider(
                                error.details().getOrDefault("provider", "keystore"));
                    case SNAPSHOT_BUDGET ->
                        new Remediation.AdjustRollbackBudget(
                                number(error.details().get("current_bytes")),
                                number(error.details().get("limit_bytes")));
                    case SNAPSHOT, OBJECT_STORE ->
                        "disable_rollback".equals(error.details().get("advice"))
                                ? new Remediation.DisableRollback()
                                : null;
                    default -> null;
                });
    }

    private static OptionalLong number(@Nullable String text) {
        return text == null || text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseUnsignedLong(text));
    }
}
