/**
 * Answers to system calls that the kernel cannot judge: seccomp user notifications.
 *
 * <p>{@code Supervisor} serves the one listener of a sandboxed tree on a thread that no restriction reaches. Executions
 * go to {@code ExecGate}, socket calls to {@code SocketGate}, which asks {@code SocketRules}, a pure table.
 *
 * <p>The program may change the memory behind a pointer, or the file behind a descriptor, after it was looked at. So a
 * call is let through only where another layer of the kernel makes the same decision; otherwise the supervisor makes the
 * call itself, with its own copy of the arguments, on a duplicate of the program's socket. What cannot be read, parsed or
 * done is refused, and everything refused is reported.
 */
@NullMarked
package dev.nono.sandbox.linux.internal.supervise;

import org.jspecify.annotations.NullMarked;
