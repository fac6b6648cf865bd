/**
 * A second opinion on profiles, for machines without a Mac: a parser of the profile language and an evaluator of its rules,
 * under each of the three models of precedence that fit what has been observed. Written from the description of the
 * language alone; nothing of the generator is used here, so that a mistake would have to be made twice.
 */
@NullMarked
package dev.nono.sandbox.macos.oracle;

import org.jspecify.annotations.NullMarked;
