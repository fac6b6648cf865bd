/** {@code why}: asks the core, which answers without starting anything. */
@NullMarked
package dev.nono.cli.why;

import org.jspecify.annotations.NullMarked;
