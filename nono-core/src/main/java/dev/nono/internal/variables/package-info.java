/** Which environment variables make programs load code: one list for whoever filters, sets or validates variables. */
@NullMarked
package dev.nono.internal.variables;

import org.jspecify.annotations.NullMarked;
