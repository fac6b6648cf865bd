/** {@code setup} and {@code completion}: getting ready to use nono. */
@NullMarked
package dev.nono.cli.setup;

import org.jspecify.annotations.NullMarked;
