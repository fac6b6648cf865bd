/**
 * Sandboxes on macOS: a capability set becomes a profile of Seatbelt, the sandbox that the kernel of macOS brings along.
 * No helper program, no privilege and no kernel extension is needed.
 *
 * <p>A profile confines a whole process and everything that it starts, for ever, and cannot be laid on a process that has
 * one. So a program is started through {@code /usr/bin/sandbox-exec}, which confines itself and then becomes the program; in
 * place of this JVM it is {@code sandbox_init} and {@code execve}.
 *
 * <p>Nothing here is called directly: {@link dev.nono.sandbox.Sandbox} finds the backend. It is exported for those who pass
 * it in by hand, and to see a profile on a system where it cannot be applied.
 */
@NullMarked
package dev.nono.sandbox.macos;

import org.jspecify.annotations.NullMarked;
