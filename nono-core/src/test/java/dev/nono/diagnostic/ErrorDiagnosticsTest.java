package dev.nono.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorDiagnosticsTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyErrorHasAKnownCode(ErrorCode code) {
        Diagnostic diagnostic = ErrorDiagnostics.of(new NonoException(code, "message"));

        assertThat(diagnostic.code().wireName()).isEqualTo(code.diagnosticCode());
        assertThat(diagnostic.message()).isEqualTo("message");
        assertThat(diagnostic.severity()).isEqualTo(code == ErrorCode.CANCELLED ? Severity.INFO : Severity.ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_CAPABILITIES, check_policy",
        "CONFIG_PARSE, check_policy",
        "PROFILE_NOT_FOUND, check_policy",
        "PROFILE_PARSE, check_policy",
        "CWD_PROMPT_REQUIRED, allow_cwd",
        "NETWORK_FILTER_UNSUPPORTED, grant_network",
        "KEYSTORE_ACCESS, authenticate_credential_provider",
        "SECRET_NOT_FOUND, authenticate_credential_provider",
        "SNAPSHOT_BUDGET, adjust_rollback_budget",
        "PATH_NOT_FOUND,",
        "SNAPSHOT,",
    })
    void remediations(ErrorCode code, String kind) {
        assertThat(ErrorDiagnostics.remediation(new NonoException(code, "message"))
                        .map(Remediation::kind)
                        .orElse(null))
                .isEqualTo(kind);
    }

    @Test
    void remediationsUseTheDetailsOfTheError() {
        assertThat(ErrorDiagnostics.remediation(new NonoException(
                        ErrorCode.SNAPSHOT_BUDGET, "m", Map.of("current_bytes", "7", "limit_bytes", "many"), null)))
                .contains(new Remediation.AdjustRollbackBudget(OptionalLong.of(7), OptionalLong.empty()));
        assertThat(ErrorDiagnostics.remediation(
                        new NonoException(ErrorCode.OBJECT_STORE, "m", Map.of("advice", "disable_rollback"), null)))
                .contains(new Remediation.DisableRollback());
        assertThat(ErrorDiagnostics.of(NonoException.forPath(ErrorCode.PATH_NOT_FOUND, Path.of("/x"), "m"))
                        .path())
                .contains("/x");
    }

    @Test
    void codesHaveStableNumbers() {
        assertThat(DiagnosticCode.SANDBOX_DENIED_PATH.number()).isZero();
        assertThat(DiagnosticCode.CANCELLED.number()).isEqualTo(14);
        assertThat(DiagnosticCode.OTHER.number()).isEqualTo(99);
        assertThat(DiagnosticCode.of("no_such_code")).isEmpty();
    }
}
