/**
 * Small programs for authors of Java tools, each with a main class of its own: what nono does for an embedder, in the
 * fewest lines. Each is run by a test. The code of the embedding guide is cut out of these files, between the comments
 * {@code sample:} and {@code end}, and a test holds the guide to them.
 */
@NullMarked
package dev.nono.examples;

import org.jspecify.annotations.NullMarked;
