/**
 * Learning on macOS: what a program asks for, told by tools of the system that need an administrator. The program runs
 * without a sandbox, since the kernel of macOS tells a supervisor nothing.
 *
 * <p>{@link dev.nono.sandbox.macos.internal.trace.FileCall} reads a line of {@code fs_usage} and
 * {@link dev.nono.sandbox.macos.internal.trace.Flow} one of {@code nettop}; both are pure and take whatever comes.
 * {@link dev.nono.sandbox.macos.internal.trace.ToolTrace} starts the tools and the program and ends them again, whatever
 * happens; {@link dev.nono.sandbox.macos.internal.trace.Tools} says which programs that are.
 *
 * <p>{@code fs_usage} knows processes by name: what a program has others do is seen only for those of its own name. Sockets
 * are seen of all of its descendants that live for a second.
 */
@NullMarked
package dev.nono.sandbox.macos.internal.trace;

import org.jspecify.annotations.NullMarked;
