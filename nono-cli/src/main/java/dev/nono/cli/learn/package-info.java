/** {@code learn}: what a program needs, found out by watching it once. */
@NullMarked
package dev.nono.cli.learn;

import org.jspecify.annotations.NullMarked;
