/**
 * JSON, read strictly and written as a stream.
 *
 * <p>A configuration that can be read in two ways is a hole: duplicate keys, text after the document, numbers in quotes
 * and fractions in place of integers are all refused, and so is what is too deep or too long. Only the streaming part
 * of the parser is used, for it loads in a fraction of the time of data binding.
 */
@NullMarked
package dev.nono.internal.json;

import org.jspecify.annotations.NullMarked;
