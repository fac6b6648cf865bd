/**
 * Sandboxes on Linux: Landlock for files, TCP ports, signals and abstract sockets, seccomp for everything that Landlock
 * does not see, control groups for ceilings. No helper program and no privilege is needed.
 *
 * <p>Nothing here is called directly: {@link dev.nono.sandbox.Sandbox} finds the backend. It is exported for those who
 * pass it in by hand.
 */
@NullMarked
package dev.nono.sandbox.linux;

import org.jspecify.annotations.NullMarked;
