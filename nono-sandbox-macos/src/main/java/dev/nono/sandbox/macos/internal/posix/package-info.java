/**
 * The ground of the macOS backend: native calls. The only package of the module that touches JNA, and the only one whose
 * classes cannot be loaded everywhere; nothing loads them but a start on a Mac.
 *
 * <p>{@code LibSystem} holds the entry points. Functions with a variable number of arguments are not among them: on Apple
 * silicon these arguments travel on the stack, and a call as an ordinary function would pass rubbish.
 */
@NullMarked
package dev.nono.sandbox.macos.internal.posix;

import org.jspecify.annotations.NullMarked;
