/**
 * Would this be allowed, and which rule says so?
 *
 * <p>{@link dev.nono.query.Why} reads the same {@link dev.nono.capability.CapabilitySet} that a backend enforces. What a
 * set does not know (lists of sensitive paths, the host filter of the proxy, what the kernel supports) comes as plain
 * values in a {@link dev.nono.query.QueryContext}. The answer is a {@link dev.nono.query.Decision}: sealed, with a stable
 * reason code, JSON for programs and lines for people.
 *
 * <p>Answers follow the kernel: every grant that covers a path counts, not the first one. Paths are resolved when they
 * are asked about, so an answer holds for the file system of that moment.
 *
 * <pre>{@code
 * Decision d = Why.ask(caps).read(Path.of("/home/me/.ssh/id_rsa"));
 * if (!d.isAllowed()) {
 *     d.lines().forEach(System.out::println);
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.query;

import org.jspecify.annotations.NullMarked;
