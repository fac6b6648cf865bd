package dev.nono.diagnostic;

import dev.nono.capability.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the output of a program suggests about why it failed. Guesses, every one: what was seen to be denied is in the
 * records of a {@link SessionReport}.
 *
 * @param likelyPaths paths that the sandbox may have denied, each once
 * @param missingPaths paths that do not exist
 * @param applicationFailure what the program said about a failure of its own
 * @param protectedFile the name of a signed file that the program may have tried to write
 * @param network whether the network may have been denied
 */
public record Observations(
        List<LikelyPath> likelyPaths,
        List<String> missingPaths,
        Optional<String> applicationFailure,
        Optional<String> protectedFile,
        boolean network) {
    /** Nothing was suggested. */
    public static final Observations NONE =
            new Observations(List.of(), List.of(), Optional.empty(), Optional.empty(), false);

    /**
     * A path that the sandbox may have denied.
     *
     * @param path the path; untrusted text
     * @param access what the program may have wanted
     */
    public record LikelyPath(String path, Access access) {}

    /** Copies the lists. */
    public Observations {
        likelyPaths = List.copyOf(likelyPaths);
        missingPaths = List.copyOf(missingPaths);
    }

    /**
     * Whether what was suggested points away from the sandbox: a missing path or a failure of the program, and no path
     * that may have been denied.
     *
     * @return true if nothing points to the sandbox and something points elsewhere
     */
    public boolean pointAway() {
        return likelyPaths.isEmpty()
                && protectedFile.isEmpty()
                && (!missingPaths.isEmpty() || applicationFailure.isPresent());
    }

    /**
     * The observations as diagnostics.
     *
     * @return warnings: protected file, missing paths, failure of the program, network, likely paths
     */
    public List<Diagnostic> toDiagnostics() {
        List<Diagnostic> result = new ArrayList<>();
        protectedFile.ifPresent(name -> result.add(observed(
                DiagnosticCode.TRUST_VERIFICATION_FAILED,
                name + " is signed and write-protected, so writing to it may have failed",
                ObservationKind.PROTECTED_FILE_WRITE)));
        for (String path : missingPaths) {
            result.add(observed(
                            DiagnosticCode.COMMAND_FAILED_APPLICATION,
                            path + " does not exist",
                            ObservationKind.MISSING_PATH)
                    .withPath(path, Access.READ));
        }
        applicationFailure.ifPresent(text -> result.add(
                observed(DiagnosticCode.COMMAND_FAILED_APPLICATION, text, ObservationKind.APPLICATION_FAILURE)));
        if (network) {
            result.add(observed(
                            DiagnosticCode.SANDBOX_DENIED_NETWORK,
                            "the network may be blocked for this command",
                            ObservationKind.NETWORK_BLOCKED)
                    .withRemediation(new Remediation.GrantNetwork()));
        }
        for (LikelyPath likely : likelyPaths) {
            result.add(observed(
                            DiagnosticCode.COMMAND_FAILED_LIKELY_SANDBOX,
                            likely.access().display() + " access to " + likely.path()
                                    + " may be blocked by the sandbox",
                            ObservationKind.LIKELY_SANDBOX_PATH)
                    .withPath(likely.path(), likely.access())
                    .withRemediation(new Remediation.GrantPath(
                            likely.path(), likely.access(), RecordDiagnostics.looksLikeFile(likely.path()))));
        }
        return result;
    }

    /**
     * What a user could look at next.
     *
     * @return two notes: find out what the program needs, and look at the policy
     */
    public static List<Diagnostic> followUps() {
        return List.of(
                Diagnostic.of(
                                DiagnosticCode.COMMAND_FAILED_LIKELY_SANDBOX,
                                Severity.INFO,
                                "run again with -v to see what the sandbox grants")
                        .withRemediation(new Remediation.RunDiscovery()),
                Diagnostic.of(
                                DiagnosticCode.COMMAND_FAILED_APPLICATION,
                                Severity.INFO,
                                "ask nono why about a path or host to see which rule decides")
                        .withRemediation(new Remediation.CheckPolicy()));
    }

    private static Diagnostic observed(DiagnosticCode code, String message, ObservationKind kind) {
        return Diagnostic.of(code, Severity.WARNING, message).withDetail(new DiagnosticDetail.StderrObservation(kind));
    }
}
