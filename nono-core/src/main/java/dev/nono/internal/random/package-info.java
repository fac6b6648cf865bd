/** Randomness from the kernel, without the start-up cost of the providers of the platform. */
@NullMarked
package dev.nono.internal.random;

import org.jspecify.annotations.NullMarked;
