/** Pieces of requests and of records as text: targets, values of headers, what others said. */
@NullMarked
package dev.nono.proxy.internal.text;

import org.jspecify.annotations.NullMarked;
