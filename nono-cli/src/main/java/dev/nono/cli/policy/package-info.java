/** {@code policy}: holds a policy to what a file says about it. */
@NullMarked
package dev.nono.cli.policy;

import org.jspecify.annotations.NullMarked;
