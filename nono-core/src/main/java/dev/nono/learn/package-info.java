/**
 * What does a program need? Run it once, watch what it asks for, and get the smallest grants as a proposal.
 *
 * <p>The program runs in a sandbox of its own kind ({@link dev.nono.learn.LearnSandbox}): it may read everything but what
 * policy protects, use the network, and write its working directory and the temporary directories. A
 * {@link dev.nono.learn.Trace} collects what it asks for, whether or not it is given, and a
 * {@link dev.nono.learn.Proposal} compares that with the policy under which the program is to run later. A protected path
 * is never proposed, nor a directory that holds the files of all programs. A program that knows that it is watched can ask
 * for more than it needs: a proposal is for a person to read. Names of hosts come from a proxy that stands beside the open
 * network, if there is one ({@link dev.nono.learn.Trace#hostAsked}). Where a sandbox is told nothing, a
 * {@link dev.nono.learn.SystemTracer} runs the program without one.
 *
 * <pre>{@code
 * Trace trace = new Trace();
 * LaunchPlan plan = LaunchPlan.builder("make")
 *         .capabilities(LearnSandbox.of(groups, workDir)).workdir(workDir).observeAccesses().build();
 * try (Session session = Session.of(plan).observer(trace).start()) {
 *     session.waitFor();
 * }
 * Proposal proposal = Proposal.of(trace, usual);
 * }</pre>
 */
@NullMarked
package dev.nono.learn;

import org.jspecify.annotations.NullMarked;
