/**
 * The ground of the Linux backend: system calls, as the manual pages know them.
 *
 * <p>This is the only package of the module that touches JNA. {@code LibC} and the classes named {@code …Calls} hold every
 * native entry point, with primitive signatures; a pointer is a {@code long}. {@code Binding} says how they are bound. The public classes are thin: {@link dev.nono.sandbox.linux.internal.posix.Fd}
 * owns a descriptor, {@link dev.nono.sandbox.linux.internal.posix.PosixSpawn} a prepared child,
 * {@link dev.nono.sandbox.linux.internal.posix.NativeMemory} a block of memory. A failing call is an
 * {@link dev.nono.sandbox.linux.internal.posix.ErrnoException}; whoever knows what the call was for makes a sentence of it.
 *
 * <p>Nothing here decides, logs or starts a thread. Threads that restrict themselves may use whatever was prepared before;
 * {@link dev.nono.sandbox.linux.internal.posix.Posix#preload()} loads and links all of it first, because a restricted
 * thread may no longer be able to read the class path.
 */
@NullMarked
package dev.nono.sandbox.linux.internal.posix;

import org.jspecify.annotations.NullMarked;
