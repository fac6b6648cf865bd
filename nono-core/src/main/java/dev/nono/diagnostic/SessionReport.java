package dev.nono.diagnostic;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about how a program met its sandbox: what was observed, and what follows from it.
 *
 * @param exitCode the exit code of the program
 * @param denials denied paths, each once, sorted
 * @param ipcDenials denied Unix sockets, in order
 * @param networkDenials denied addresses, in order
 * @param violations everything that the log of the system told
 * @param diagnostics what follows from all of them
 */
public record SessionReport(
        int exitCode,
        List<DenialRecord> denials,
        List<IpcDenialRecord> ipcDenials,
        List<NetworkDenialRecord> networkDenials,
        List<Violation> violations,
        List<Diagnostic> diagnostics) {
    /** Copies the lists. */
    public SessionReport {
        denials = List.copyOf(denials);
        ipcDenials = List.copyOf(ipcDenials);
        networkDenials = List.copyOf(networkDenials);
        violations = List.copyOf(violations);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Builds the report: file violations join the denials, denials of one path become one, and each kind of record is
     * turned into diagnostics.
     *
     * @param exitCode the exit code of the program
     * @param denials denied paths
     * @param ipcDenials denied Unix sockets
     * @param networkDenials denied addresses
     * @param violations what the log of the system told
     * @return the report
     */
    public static SessionReport build(
            int exitCode,
            List<DenialRecord> denials,
            List<IpcDenialRecord> ipcDenials,
            List<NetworkDenialRecord> networkDenials,
            List<Violation> violations) {
        List<DenialRecord> merged = Denials.merge(denials, violations);
        return new SessionReport(
                exitCode,
                merged,
                ipcDenials,
                networkDenials,
                violations,
                RecordDiagnostics.of(merged, ipcDenials, networkDenials, violations));
    }

    /**
     * The report of a program of which nothing was seen to be denied.
     *
     * @param exitCode the exit code of the program
     * @return the report
     */
    public static SessionReport empty(int exitCode) {
        return new SessionReport(exitCode, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * This report with further diagnostics behind its own.
     *
     * @param more what else is known
     * @return a copy
     */
    public SessionReport withDiagnostics(List<Diagnostic> more) {
        return new SessionReport(
                exitCode,
                denials,
                ipcDenials,
                networkDenials,
                violations,
                java.util.stream.Stream.concat(diagnostics.stream(), more.stream())
                        .toList());
    }

    /**
     * This report without what the log of the system told of some operations.
     *
     * @param operations names of operations, as the system names them
     * @return a copy that does not mention them; what was observed otherwise stays
     */
    public SessionReport without(List<String> operations) {
        List<Violation> shown = violations.stream()
                .filter(violation -> !operations.contains(violation.operation()))
                .toList();
        return shown.size() == violations.size() ? this : build(exitCode, denials, ipcDenials, networkDenials, shown);
    }

    /**
     * Whether anything was seen to be denied.
     *
     * @return true if there is a denial or violation of any kind
     */
    public boolean hasDenials() {
        return !denials.isEmpty() || !ipcDenials.isEmpty() || !networkDenials.isEmpty() || !violations.isEmpty();
    }

    /**
     * The report as JSON on one line.
     *
     * @return an object with {@code exit_code}, {@code denials}, {@code ipc_denials}, {@code violations},
     *     {@code diagnostics}, and {@code network_denials} if there are any
     */
    public String toJson() {
        return ReportJson.write(this);
    }

    /**
     * Joins a report with the diagnostics of a proxy.
     *
     * @param sessionJson what {@link #toJson()} returned
     * @param proxyJson an array, or {@code null} or empty if there was no proxy
     * @return an indented object with {@code session} and, if there was a proxy, {@code proxy}
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if either text is malformed
     */
    public static String mergeWithProxy(String sessionJson, @Nullable String proxyJson) {
        return ReportJson.merge(sessionJson, proxyJson);
    }
}
