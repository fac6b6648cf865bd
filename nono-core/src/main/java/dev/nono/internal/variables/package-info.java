/**
 * Variables in what users write and in what programs get: how a name is filled in, and which environment variables make programs load code.
 * One scan and one list for whoever reads documents, or filters, sets or validates variables.
 */
@NullMarked
package dev.nono.internal.variables;

import org.jspecify.annotations.NullMarked;
