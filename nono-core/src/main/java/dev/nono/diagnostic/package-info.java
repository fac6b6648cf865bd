/**
 * What happened when a program ran into its sandbox, for people and for programs.
 *
 * <p>Three layers, from facts to text. Records are what a supervisor saw: {@link dev.nono.diagnostic.DenialRecord},
 * {@link dev.nono.diagnostic.IpcDenialRecord}, {@link dev.nono.diagnostic.NetworkDenialRecord},
 * {@link dev.nono.diagnostic.Violation}. A {@link dev.nono.diagnostic.SessionReport} turns them into
 * {@link dev.nono.diagnostic.Diagnostic}s with stable codes and a {@link dev.nono.diagnostic.Remediation}.
 * {@link dev.nono.diagnostic.OutputAnalysis} adds what the output of the program suggests, which is a guess and always
 * worded as one, and {@link dev.nono.diagnostic.Footer} writes it all for a terminal.
 *
 * <p>Everything that came from the program is untrusted: records keep it as it was, JSON escapes it, and
 * {@link dev.nono.TerminalText} makes it harmless before it is printed.
 *
 * <pre>{@code
 * SessionReport report = SessionReport.build(exitCode, denials, ipcDenials, networkDenials, violations);
 * Footer footer = Footer.of(report, caps).program(program);
 * if (footer.isNeeded()) {
 *     footer.lines().forEach(System.err::println);
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.diagnostic;

import org.jspecify.annotations.NullMarked;
