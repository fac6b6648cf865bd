/**
 * The root of nono: the one exception that everything in the library throws, and the stable codes it carries.
 *
 * <p>This package stands on the ground: it knows no other package of nono, and every other package may use it. What
 * an error means to a person (which flag would help, which report it belongs into) is decided further up, from
 * {@link dev.nono.ErrorCode#diagnosticCode()} and {@link dev.nono.NonoException#details()}, never from the message.
 * {@link dev.nono.TerminalText} makes untrusted text harmless before it is printed.
 *
 * <pre>{@code
 * try {
 *     caps = CapabilitySet.builder().read(dir).build();
 * } catch (NonoException e) {
 *     if (e.code() == ErrorCode.PATH_NOT_FOUND) {
 *         Files.createDirectories(dir);
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.nono;

import org.jspecify.annotations.NullMarked;
