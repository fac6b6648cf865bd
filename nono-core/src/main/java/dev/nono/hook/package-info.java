/**
 * Programs of the user around a session: one prepares it, one clears up after it.
 *
 * <p>A {@link dev.nono.hook.HookExtension} joins a session last and leaves it first. Its hooks run outside of the sandbox with
 * the rights of the user, so each is examined before it runs and executed through the descriptor that was examined: a
 * regular file of the user or of root, in a directory that not everybody may write, and out of reach of the sandboxed
 * program, which could otherwise leave behind what the next session runs outside. The hook before the program can write
 * {@code NAME=value} lines to a file that only the user reads, which is overwritten and removed when it has been read; they
 * become variables of the program. What goes wrong is a warning, unless the profile has it abort the session.
 */
@NullMarked
package dev.nono.hook;

import org.jspecify.annotations.NullMarked;
