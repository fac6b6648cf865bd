/** {@code credential}: works on the credentials that the proxy keeps between sessions. */
@NullMarked
package dev.nono.cli.credential;

import org.jspecify.annotations.NullMarked;
