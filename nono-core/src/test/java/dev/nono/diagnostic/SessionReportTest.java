package dev.nono.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.SocketOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionReportTest {
    @Test
    @DisplayName("a blocked path becomes one diagnostic that offers a grant [10:103]")
    void pathDenial(@TempDir Path temp) throws Exception {
        String file = Files.createFile(temp.resolve("f")).toString();

        SessionReport report =
                report(List.of(new DenialRecord(file, Access.READ, DenialReason.POLICY_BLOCKED)), List.of(), List.of());

        assertThat(report.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.SANDBOX_DENIED_PATH);
            assertThat(diagnostic.severity()).isEqualTo(Severity.WARNING);
            assertThat(diagnostic.remediation()).contains(new Remediation.GrantPath(file, Access.READ, true));
            assertThat(diagnostic.detail())
                    .contains(new DiagnosticDetail.SupervisedDenial(DenialReason.POLICY_BLOCKED));
        });
    }

    @Test
    void theGrantFitsWhatIsThere(@TempDir Path temp) {
        SessionReport report = report(
                List.of(
                        new DenialRecord(temp.toString(), Access.WRITE, DenialReason.INSUFFICIENT_ACCESS),
                        new DenialRecord(temp + "/missing", Access.WRITE, DenialReason.USER_DENIED),
                        new DenialRecord("/", Access.READ, DenialReason.RATE_LIMITED),
                        new DenialRecord(temp + "/x", Access.READ, DenialReason.BACKEND_ERROR)),
                List.of(),
                List.of());

        assertThat(report.diagnostics())
                .extracting(Diagnostic::remediation)
                .containsExactly(
                        Optional.of(new Remediation.GrantPath("/", Access.READ, false)),
                        Optional.of(new Remediation.GrantPath(temp.toString(), Access.WRITE, false)),
                        Optional.of(new Remediation.GrantPath(temp + "/missing", Access.WRITE, true)),
                        Optional.empty());
    }

    @Test
    @DisplayName("a socket that was denied as a path and as a socket is told once [10:104]")
    void socketDenial() {
        DenialRecord path = new DenialRecord("/run/x.sock", Access.READ, DenialReason.UNIX_SOCKET_DENIED);
        IpcDenialRecord socket = IpcDenialRecord.of("/run/x.sock", SocketOperation.CONNECT, "no grant covers it");

        SessionReport both = report(List.of(path), List.of(socket), List.of());
        SessionReport onlyPath = report(List.of(path), List.of(), List.of());

        assertThat(both.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.SANDBOX_DENIED_UNIX_SOCKET);
            assertThat(diagnostic.path()).contains("/run/x.sock");
            assertThat(diagnostic.access()).contains(Access.READ);
            assertThat(diagnostic.detail()).get().isInstanceOf(DiagnosticDetail.IpcDenial.class);
        });
        assertThat(onlyPath.diagnostics())
                .singleElement()
                .extracting(Diagnostic::remediation)
                .isEqualTo(Optional.of(new Remediation.GrantUnixSocket("/run/x.sock", false)));
    }

    @Test
    @DisplayName("a blocked system service is no path [10:105]")
    void serviceViolation() {
        SessionReport report =
                report(List.of(), List.of(), List.of(new Violation("mach-lookup", Optional.of("com.apple.secd"))));

        assertThat(report.denials()).isEmpty();
        assertThat(report.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.UNSUPPORTED_PLATFORM_FEATURE);
            assertThat(diagnostic.message()).isEqualTo("sandbox blocked system service: mach-lookup (com.apple.secd)");
            assertThat(diagnostic.remediation()).isEmpty();
        });
    }

    @Test
    @DisplayName("a file violation becomes a denial; what is missing is taken for a file [10:106]")
    void fileViolation() {
        SessionReport report = report(
                List.of(),
                List.of(),
                List.of(new Violation("file-read-data", Optional.of("/Users/me/Desktop/secret.txt"))));

        assertThat(report.denials())
                .containsExactly(
                        new DenialRecord("/Users/me/Desktop/secret.txt", Access.READ, DenialReason.POLICY_BLOCKED));
        assertThat(report.diagnostics())
                .singleElement()
                .extracting(Diagnostic::remediation)
                .isEqualTo(Optional.of(new Remediation.GrantPath("/Users/me/Desktop/secret.txt", Access.READ, true)));
    }

    @Test
    @DisplayName("denials of one path become one, with both accesses and the stricter reason [10:107]")
    void mergesDenials() {
        SessionReport report = report(
                List.of(
                        new DenialRecord("/p", Access.READ, DenialReason.USER_DENIED),
                        new DenialRecord("/a", Access.READ, DenialReason.RATE_LIMITED),
                        new DenialRecord("/p", Access.WRITE, DenialReason.INSUFFICIENT_ACCESS)),
                List.of(),
                List.of());

        assertThat(report.denials())
                .containsExactly(
                        new DenialRecord("/a", Access.READ, DenialReason.RATE_LIMITED),
                        new DenialRecord("/p", Access.READ_WRITE, DenialReason.INSUFFICIENT_ACCESS));
    }

    @Test
    void writesJson() {
        SessionReport report = SessionReport.build(
                3,
                List.of(new DenialRecord("/x\u001b[2J", Access.READ_WRITE, DenialReason.USER_DENIED)),
                List.of(IpcDenialRecord.of("unix:<abstract>", SocketOperation.SEND, "never granted")),
                List.of(),
                List.of(new Violation("signal", Optional.empty())));

        assertThat(report.toJson())
                .isEqualTo("{\"exit_code\":3,"
                        + "\"denials\":[{\"path\":\"/x\\u001B[2J\",\"access\":\"ReadWrite\",\"reason\":\"UserDenied\"}],"
                        + "\"ipc_denials\":[{\"target\":\"unix:<abstract>\",\"operation\":\"send\","
                        + "\"reason\":\"never granted\",\"remediation\":null}],"
                        + "\"violations\":[{\"operation\":\"signal\",\"target\":null}],"
                        + "\"diagnostics\":["
                        + "{\"code\":\"sandbox_denied_path\",\"severity\":\"warning\","
                        + "\"message\":\"sandbox denied read+write access to /x\\u001B[2J\","
                        + "\"remediation\":{\"kind\":\"grant_path\",\"path\":\"/x\\u001B[2J\",\"access\":\"ReadWrite\","
                        + "\"is_file\":true},\"path\":\"/x\\u001B[2J\",\"access\":\"ReadWrite\","
                        + "\"detail\":{\"kind\":\"supervised_denial\",\"reason\":\"UserDenied\"}},"
                        + "{\"code\":\"sandbox_denied_unix_socket\",\"severity\":\"warning\","
                        + "\"message\":\"sandbox denied send on the Unix socket unix:<abstract>\","
                        + "\"detail\":{\"kind\":\"ipc_denial\",\"operation\":\"send\",\"target\":\"unix:<abstract>\","
                        + "\"ipc_reason\":\"never granted\"}},"
                        + "{\"code\":\"unsupported_platform_feature\",\"severity\":\"warning\","
                        + "\"message\":\"sandbox blocked system service: signal (<unknown>)\","
                        + "\"detail\":{\"kind\":\"seatbelt_violation\",\"operation\":\"signal\"}}]}");
    }

    @Test
    void networkDenialsAreToldOnlyWhereThereAreAny() {
        SessionReport report = SessionReport.build(
                1,
                List.of(),
                List.of(),
                List.of(new NetworkDenialRecord("connect", "::1", 443, "network blocked")),
                List.of());

        assertThat(report.toJson())
                .contains("\"network_denials\":[{\"operation\":\"connect\",\"address\":\"::1\",\"port\":443,"
                        + "\"reason\":\"network blocked\"}]")
                .contains("\"remediation\":{\"kind\":\"grant_network\"}")
                .contains("connect to [::1]:443");
        assertThat(report(List.of(), List.of(), List.of()).toJson()).doesNotContain("network_denials");
    }

    @Test
    @DisplayName("a report joins the diagnostics of a proxy, and malformed text is an error [10:108]")
    void mergesWithProxy() {
        String session = report(List.of(), List.of(), List.of()).toJson();

        assertThat(SessionReport.mergeWithProxy(session, null)).isEqualTo("""
                        {
                          "session": {
                            "exit_code": 0,
                            "denials": [],
                            "ipc_denials": [],
                            "violations": [],
                            "diagnostics": []
                          }
                        }""");
        assertThat(SessionReport.mergeWithProxy(session, "")).doesNotContain("proxy");
        assertThat(SessionReport.mergeWithProxy(session, "[{\"code\":\"x\"}]")).contains("\"proxy\": [");
        for (String malformed : List.of("[", "{}", "[] x", "[1,]", "[{\"a\":1,\"a\":2}]")) {
            assertThatThrownBy(() -> SessionReport.mergeWithProxy(session, malformed))
                    .as(malformed)
                    .isInstanceOfSatisfying(
                            NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE));
        }
        assertThatThrownBy(() -> SessionReport.mergeWithProxy("nonsense", "[]")).isInstanceOf(NonoException.class);
    }

    private static SessionReport report(
            List<DenialRecord> denials, List<IpcDenialRecord> sockets, List<Violation> violations) {
        return SessionReport.build(0, denials, sockets, List.of(), violations);
    }
}
