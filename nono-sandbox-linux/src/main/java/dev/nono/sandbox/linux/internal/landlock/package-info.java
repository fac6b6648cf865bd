/**
 * Landlock: which files, TCP ports, processes and abstract sockets a thread and its descendants may reach.
 *
 * <p>The work has three steps, each of which can be looked at. {@link dev.nono.sandbox.linux.internal.landlock.Detection}
 * asks the kernel which {@link dev.nono.sandbox.linux.internal.landlock.Abi} it has; the ABI is a table of rights, one row
 * a version, and compatibility is intersection with a row. A {@link dev.nono.sandbox.linux.internal.landlock.RulePlan} is
 * the plain list of what will be allowed: the same grants give the same plan, on any machine, so dry runs print it and
 * golden files hold it. A {@link dev.nono.sandbox.linux.internal.landlock.Ruleset} turns the plan into kernel objects on an
 * unrestricted thread, and {@code restrictSelf} then confines the thread that calls it, with two system calls.
 *
 * <p>Only rights that the kernel does not know may be missing. Any other failure refuses the launch: it is a
 * {@link dev.nono.sandbox.linux.internal.landlock.LandlockException} that names the stage.
 */
@NullMarked
package dev.nono.sandbox.linux.internal.landlock;

import org.jspecify.annotations.NullMarked;
