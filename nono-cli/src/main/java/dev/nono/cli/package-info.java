/** The entry point of the {@code nono} command. */
@NullMarked
package dev.nono.cli;

import org.jspecify.annotations.NullMarked;
