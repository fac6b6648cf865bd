/**
 * One run of a sandboxed program, from the plan to the exit code.
 *
 * <p>A {@link dev.nono.session.LaunchPlan} is a value: the command, what it may touch, its environment and streams. A
 * {@link dev.nono.session.Session} carries it out, in an order that is fixed: the program is found before anything else
 * happens, extensions ({@link dev.nono.session.SessionExtension}: a proxy, mediation) start one after another and may
 * change what the program may touch, then the program starts, and whatever ends the run, everything is undone in
 * reverse order. {@link dev.nono.session.Environment} says which variables the program gets.
 *
 * <pre>{@code
 * LaunchPlan plan = LaunchPlan.builder(List.of(OsString.of("make"))).capabilities(caps).workdir(project).build();
 * try (Session session = Session.of(plan).with(extension).start()) {
 *     SessionResult result = session.waitFor();
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.session;

import org.jspecify.annotations.NullMarked;
