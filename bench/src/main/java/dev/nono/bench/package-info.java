/**
 * Benchmarks of whole starts. Each prints a ratio against a baseline that was measured in the same run, in turns with it,
 * so that a noisy machine troubles both alike. {@code bench/run} builds and runs all of them.
 */
@NullMarked
package dev.nono.bench;

import org.jspecify.annotations.NullMarked;
