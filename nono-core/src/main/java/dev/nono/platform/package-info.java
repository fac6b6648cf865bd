/**
 * What system this is, and conditions about it.
 *
 * <p>{@link dev.nono.platform.PlatformFacts} says the operating system, the distribution and its relatives, the version
 * and the architecture. A {@link dev.nono.platform.When} is a condition that a policy attaches to one of its entries, such
 * as {@code linux:fedora-like:>=40} or {@code !macos}: it is parsed on every system alike, so that a fault in it is found
 * on the machine of its author, and then asked whether it holds for the facts.
 *
 * <p>Nothing here starts a program or uses the network. Facts that a system does not tell are unknown, and a condition on
 * something unknown does not hold.
 */
@NullMarked
package dev.nono.platform;

import org.jspecify.annotations.NullMarked;
