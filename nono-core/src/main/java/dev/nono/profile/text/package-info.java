/**
 * Profiles as documents: reading, checking and writing them.
 *
 * <p>A {@link dev.nono.profile.text.ProfileReader} reads JSON with comments and trailing commas. It is strict: a key that
 * it does not know, a value of the wrong type, a key given twice or a rule that cannot be kept is an error with the file,
 * the line, the column, the key and the nearest known key. Older keys are understood, and the
 * {@linkplain dev.nono.profile.text.ProfileDocument#legacy() document} says which were used. What can be wrong about one
 * file alone is found here; what shows only after inheritance is found by {@code dev.nono.profile}.
 *
 * <p>A {@link dev.nono.profile.text.ProfileWriter} writes a profile so that it is read again as the same; what says nothing
 * is left out.
 *
 * <pre>{@code
 * ProfileDocument document = ProfileReader.read(Path.of(".nono/agent.jsonc"));
 * String text = ProfileWriter.write(document.profile());
 * }</pre>
 */
@NullMarked
package dev.nono.profile.text;

import org.jspecify.annotations.NullMarked;
