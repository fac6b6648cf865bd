package dev.nono.diagnostic;

import dev.nono.capability.Access;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Turns records of what was observed into diagnostics. */
final class RecordDiagnostics {
    private RecordDiagnostics() {}

    static List<Diagnostic> of(
            List<DenialRecord> denials,
            List<IpcDenialRecord> ipcDenials,
            List<NetworkDenialRecord> networkDenials,
            List<Violation> violations) {
        List<Diagnostic> result = new ArrayList<>();
        for (DenialRecord denial : denials) {
            // The denial of the socket itself says more than that of its path.
            if (denial.reason() != DenialReason.UNIX_SOCKET_DENIED || ipcDenials.isEmpty()) {
                result.add(ofPath(denial));
            }
        }
        ipcDenials.forEach(denial -> result.add(ofSocket(denial)));
        networkDenials.stream().distinct().forEach(denial -> result.add(ofAddress(denial)));
        violations.stream()
                .filter(violation -> Denials.asDenial(violation).isEmpty())
                .forEach(violation -> result.add(ofService(violation)));
        return result;
    }

    /** Whether a grant on exactly this path is meant, rather than one on a directory and what is below it. */
    static boolean looksLikeFile(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            // Not a name that this system could have: no directory either.
            return true;
        }
        return Files.exists(path) ? !Files.isDirectory(path) : path.getFileName() != null;
    }

    private static Diagnostic ofPath(DenialRecord denial) {
        boolean socket = denial.reason() == DenialReason.UNIX_SOCKET_DENIED;
        Diagnostic diagnostic = Diagnostic.of(
                        socket ? DiagnosticCode.SANDBOX_DENIED_UNIX_SOCKET : DiagnosticCode.SANDBOX_DENIED_PATH,
                        Severity.WARNING,
                        "sandbox denied "
                                + (socket ? "the Unix socket" : denial.access().display() + " access to") + " "
                                + denial.path())
                .withPath(denial.path(), denial.access())
                .withDetail(new DiagnosticDetail.SupervisedDenial(denial.reason()));
        if (socket) {
            return diagnostic.withRemediation(new Remediation.GrantUnixSocket(
                    denial.path(), denial.access().writes()));
        }
        return denial.reason() == DenialReason.BACKEND_ERROR
                ? diagnostic
                : diagnostic.withRemediation(
                        new Remediation.GrantPath(denial.path(), denial.access(), looksLikeFile(denial.path())));
    }

    private static Diagnostic ofSocket(IpcDenialRecord denial) {
        Diagnostic diagnostic = Diagnostic.of(
                        DiagnosticCode.SANDBOX_DENIED_UNIX_SOCKET,
                        Severity.WARNING,
                        "sandbox denied " + denial.operation().wireName() + " on the Unix socket " + denial.target())
                .withDetail(new DiagnosticDetail.IpcDenial(denial.operation(), denial.target(), denial.reason()));
        if (denial.remediation().isEmpty()) {
            return diagnostic;
        }
        Remediation remediation = denial.remediation().get();
        return remediation instanceof Remediation.GrantUnixSocket grant
                ? diagnostic.withRemediation(remediation).withPath(grant.path(), Access.READ)
                : diagnostic.withRemediation(remediation);
    }

    private static Diagnostic ofAddress(NetworkDenialRecord denial) {
        return Diagnostic.of(
                        DiagnosticCode.SANDBOX_DENIED_NETWORK,
                        Severity.WARNING,
                        "sandbox denied " + denial.operation() + " to " + denial.target() + ": " + denial.reason())
                .withRemediation(new Remediation.GrantNetwork())
                .withDetail(new DiagnosticDetail.NetworkDenial(denial.operation(), denial.target(), denial.reason()));
    }

    private static Diagnostic ofService(Violation violation) {
        return Diagnostic.of(
                        DiagnosticCode.UNSUPPORTED_PLATFORM_FEATURE,
                        Severity.WARNING,
                        "sandbox blocked system service: " + violation.operation() + " ("
                                + violation.target().orElse("<unknown>") + ")")
                .withDetail(new DiagnosticDetail.SeatbeltViolation(violation.operation(), violation.target()));
    }
}
