/**
 * Where the log of nono and its libraries goes: to standard error, or to a file of {@code --log-file}. A provider of our
 * own, because a logging framework takes longer to start than a sandbox; nothing here is loaded until somebody logs.
 */
@NullMarked
package dev.nono.cli.logging;

import org.jspecify.annotations.NullMarked;
