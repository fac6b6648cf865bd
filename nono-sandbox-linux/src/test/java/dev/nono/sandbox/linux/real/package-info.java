/**
 * Real programs, run in the sandboxes that people would run them in: each with the narrow grants that it needs, and each
 * with proofs of what it may not do. A program that the machine does not have skips its tests, except where the machine
 * is said to have everything.
 */
@NullMarked
package dev.nono.sandbox.linux.real;

import org.jspecify.annotations.NullMarked;
