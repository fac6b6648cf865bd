/**
 * Tests against the kernel of a Mac. Everywhere else the build leaves them out. They use nothing but what macOS brings along.
 */
@NullMarked
package dev.nono.sandbox.macos.it;

import org.jspecify.annotations.NullMarked;
