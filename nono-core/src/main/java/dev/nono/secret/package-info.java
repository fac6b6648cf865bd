/**
 * Values that must not be seen: holding them, and keeping them out of what is written.
 *
 * <p>A {@link dev.nono.secret.Secret} is a value in memory that prints as {@code ***} and is wiped when it is closed. A
 * {@link dev.nono.secret.Redactor} takes secrets out of command lines, URLs, headers and environments before they are
 * stored or shown; which names it looks for is a {@link dev.nono.secret.RedactionPolicy}, and how far that policy is from
 * the safe one is its {@link dev.nono.secret.RedactionDiff}, which belongs into the audit trail.
 *
 * <p>Redaction is hygiene of output, not a border: it prefers to hide too much, and it can still miss a secret that looks
 * like nothing in particular.
 *
 * <pre>{@code
 * Redactor redactor = Redactor.of(RedactionPolicy.secureDefault());
 * redactor.argv(List.of("curl", "--token", "abc", "https://alice:pw@example.com/"));
 * // curl --token [REDACTED] https://alice:[REDACTED]@example.com/
 * }</pre>
 */
@NullMarked
package dev.nono.secret;

import org.jspecify.annotations.NullMarked;
