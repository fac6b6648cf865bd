/** The real command line, in processes of its own, on the real kernel. */
@NullMarked
package dev.nono.cli.it;

import org.jspecify.annotations.NullMarked;
