/**
 * Programs of other people that nono runs for their output: password managers, key stores, commands that mint tokens.
 *
 * <p>{@link dev.nono.internal.process.TrustedPrograms} finds such a program once and refuses one that the sandboxed program
 * could have put there. {@link dev.nono.internal.process.HelperProcess} runs it with an argument vector, without a
 * terminal, with a limit on time and on output, reads both streams while it runs, and ends it with everything that it
 * started. An {@link dev.nono.internal.process.ExaminedFile} is run through the descriptor by which it was examined. {@link dev.nono.internal.process.WipingBuffer} holds what it printed, and can be overwritten.
 */
@NullMarked
package dev.nono.internal.process;

import org.jspecify.annotations.NullMarked;
