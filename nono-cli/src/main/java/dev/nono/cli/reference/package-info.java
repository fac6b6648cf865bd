/**
 * The reference of the command line, generated from its own model: shell completions and the manual page.
 *
 * <p>Nothing here is written by hand twice. {@link dev.nono.cli.reference.ReferenceFiles} runs in the build and writes what a
 * distribution carries below {@code share}; the {@code completion} command prints the same text. Each generator takes picocli's
 * {@code CommandSpec} and returns text; hidden commands and options stay out.
 */
@NullMarked
package dev.nono.cli.reference;

import org.jspecify.annotations.NullMarked;
