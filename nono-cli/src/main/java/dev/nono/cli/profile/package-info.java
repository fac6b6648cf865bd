/**
 * {@code profile}: writes, lists, shows, compares, checks and promotes profiles. What they mean is decided in the core; here
 * it is printed. Only {@code init} and {@code promote} write, and neither does inside a sandbox.
 */
@NullMarked
package dev.nono.cli.profile;

import org.jspecify.annotations.NullMarked;
