/**
 * Starting programs inside a sandbox, and the interface that a platform implements to make one.
 *
 * <p>{@link dev.nono.sandbox.Sandbox} is the way in. It hands a {@link dev.nono.sandbox.SandboxRequest} to the
 * {@link dev.nono.sandbox.SandboxBackend} of this system, which is found through {@link java.util.ServiceLoader}. Before
 * anything runs the backend says what it will enforce ({@link dev.nono.sandbox.EnforcementStatus}); what was asked for
 * and cannot be enforced refuses the start, unless the caller accepts it by name.
 *
 * <pre>{@code
 * try (SandboxedProcess p = Sandbox.command("python3", "task.py").capabilities(caps).directory(workDir).start()) {
 *     int exit = p.waitFor();
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.sandbox;

import org.jspecify.annotations.NullMarked;
