package dev.nono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NonoExceptionTest {

    @Test
    void carriesCodeMessageDetailsAndCause() {
        IOException cause = new IOException("disk");
        NonoException error = new NonoException(
                ErrorCode.CAP_FILE_TOO_LARGE, "too large", Map.of("size", "2000000", "max", "1048576"), cause);

        assertThat(error.code()).isEqualTo(ErrorCode.CAP_FILE_TOO_LARGE);
        assertThat(error).hasMessage("too large").hasCause(cause);
        assertThat(error.details()).containsOnly(Map.entry("size", "2000000"), Map.entry("max", "1048576"));
        assertThat(error.path()).isEmpty();
    }

    @Test
    void aPathErrorNamesItsPath() {
        NonoException error = NonoException.forPath(ErrorCode.PATH_NOT_FOUND, Path.of("/no/such"), "missing: /no/such");

        assertThat(error.path()).contains("/no/such");
        assertThat(error).hasNoCause();
    }

    @Test
    void detailsCannotBeChanged() {
        NonoException error = new NonoException(ErrorCode.IO, "x");

        assertThatThrownBy(() -> error.details().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void survivesSerialization() throws Exception {
        NonoException error = NonoException.forPath(ErrorCode.EXPECTED_FILE, Path.of("/tmp"), "is a directory");

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(error);
        }
        NonoException copy;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            copy = (NonoException) in.readObject();
        }

        assertThat(copy.code()).isEqualTo(ErrorCode.EXPECTED_FILE);
        assertThat(copy.path()).contains("/tmp");
    }

    @Test
    @DisplayName("kind, diagnostic code and number of every error are what other tools already rely on")
    void codesAreStable() {
        Map<String, String> faces = new TreeMap<>();
        Arrays.stream(ErrorCode.values())
                .forEach(code ->
                        faces.put(code.name(), code.kind() + " " + code.diagnosticCode() + " " + code.number()));

        assertThat(faces)
                .containsEntry("PATH_NOT_FOUND", "PathNotFound other -1")
                .containsEntry("EXPECTED_DIRECTORY", "ExpectedDirectory other -2")
                .containsEntry("EXPECTED_FILE", "ExpectedFile other -3")
                .containsEntry("PATH_CANONICALIZATION", "PathCanonicalization other -4")
                .containsEntry("NO_COMMAND", "NoCommand configuration_error -5")
                .containsEntry("SANDBOX_INIT", "SandboxInit sandbox_denied_path -6")
                .containsEntry("UNSUPPORTED_PLATFORM", "UnsupportedPlatform unsupported_platform_feature -7")
                .containsEntry("BLOCKED_COMMAND", "BlockedCommand sandbox_denied_path -8")
                .containsEntry("CONFIG_PARSE", "ConfigParse configuration_error -9")
                .containsEntry("PROFILE_PARSE", "ProfileParse configuration_error -10")
                .containsEntry("SECRET_NOT_FOUND", "SecretNotFound credential_not_found -11")
                .containsEntry("SNAPSHOT_BUDGET", "Snapshot rollback_budget_exceeded -11")
                .containsEntry("CWD_PROMPT_REQUIRED", "CwdPromptRequired cwd_access_required -12")
                .containsEntry("CANCELLED", "Cancelled cancelled -12")
                .containsEntry("TRUST_VERIFICATION", "TrustVerification trust_verification_failed -13");
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).allMatch(n -> n < 0 && n >= -13);
    }
}
