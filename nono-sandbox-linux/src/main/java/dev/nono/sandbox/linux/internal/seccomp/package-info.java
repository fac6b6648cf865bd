/**
 * Seccomp: which system calls are refused, and which are put to the supervisor first.
 *
 * <p>A sandbox has one filter and at most one listener, because the kernel allows no second listener in a chain of filters.
 * {@link dev.nono.sandbox.linux.internal.seccomp.FilterSpec} says what is wanted,
 * {@link dev.nono.sandbox.linux.internal.seccomp.Filters} composes the program, and
 * {@link dev.nono.sandbox.linux.internal.seccomp.SeccompFilter} puts it on the thread that calls it. Every program begins
 * by refusing the calls of another architecture, whose numbers mean other things. Listings of the programs are golden
 * files, and an interpreter in the tests runs them over tables of calls, without a kernel.
 *
 * <p>{@link dev.nono.sandbox.linux.internal.seccomp.Listener} is the other end: it receives a
 * {@link dev.nono.sandbox.linux.internal.seccomp.Notification} for a call that waits, and answers it. What the arguments
 * point to can change until the call resumes; {@link dev.nono.sandbox.linux.internal.seccomp.ChildMemory} says what follows.
 */
@NullMarked
package dev.nono.sandbox.linux.internal.seccomp;

import org.jspecify.annotations.NullMarked;
