/**
 * From a request to a confined program.
 *
 * <p>{@code Planner} turns the request and what {@code Kernel} can do into a {@code Plan}: rules, filter, limits, and the
 * status that says what they hold. The plan is a value; dry runs print it and nothing else is ever applied.
 *
 * <p>{@code Launch} applies it. Restrictions belong to a thread and are inherited by what it starts, so everything is
 * prepared on the thread of the caller, and one fresh thread that is never used again makes a short run of native calls:
 * no new privileges, Landlock, seccomp, {@code posix_spawn}. Between the first and the last of them nothing is loaded,
 * logged or locked, and no thread is born. The JVM stays as free as it was. A thread of the caller serves the listener,
 * which holds the first execution until the limits are in place.
 *
 * <p>{@code InPlace} does the same on a thread that then becomes the program, {@code RestrictedTask} on one that runs a
 * task of the JVM.
 */
@NullMarked
package dev.nono.sandbox.linux.internal.launch;

import org.jspecify.annotations.NullMarked;
