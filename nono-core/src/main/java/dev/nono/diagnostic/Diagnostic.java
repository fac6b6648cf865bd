package dev.nono.diagnostic;

import dev.nono.capability.Access;
import java.util.Optional;

/**
 * One finding, for people and for programs.
 *
 * @param code what it is about
 * @param severity how much it matters
 * @param message one sentence; may hold untrusted text
 * @param hint what to do about it, for people
 * @param remediation what to do about it, for programs
 * @param path the path that it is about; untrusted text
 * @param access the access that was asked for
 * @param detail what it was made from
 */
public record Diagnostic(
        DiagnosticCode code,
        Severity severity,
        String message,
        Optional<String> hint,
        Optional<Remediation> remediation,
        Optional<String> path,
        Optional<Access> access,
        Optional<DiagnosticDetail> detail) {

    /**
     * A finding with no more than a sentence.
     *
     * @param code what it is about
     * @param severity how much it matters
     * @param message one sentence
     * @return the finding
     */
    public static Diagnostic of(DiagnosticCode code, Severity severity, String message) {
        return new Diagnostic(
                code,
                severity,
                message,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * This finding with advice for programs.
     *
     * @param advice what to do
     * @return a copy
     */
    public Diagnostic withRemediation(Remediation advice) {
        return new Diagnostic(code, severity, message, hint, Optional.of(advice), path, access, detail);
    }

    /**
     * This finding about an access to a path.
     *
     * @param asked the path
     * @param needed the access
     * @return a copy
     */
    public Diagnostic withPath(String asked, Access needed) {
        return new Diagnostic(
                code, severity, message, hint, remediation, Optional.of(asked), Optional.of(needed), detail);
    }

    /**
     * This finding with what it was made from.
     *
     * @param origin the origin
     * @return a copy
     */
    public Diagnostic withDetail(DiagnosticDetail origin) {
        return new Diagnostic(code, severity, message, hint, remediation, path, access, Optional.of(origin));
    }
}
