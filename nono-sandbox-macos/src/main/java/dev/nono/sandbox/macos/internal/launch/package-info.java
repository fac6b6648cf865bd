/**
 * Puts programs behind profiles. {@link dev.nono.sandbox.macos.internal.launch.MacosLauncher} is what the backend offers;
 * {@code Planner} says what of a request holds, before anything runs and on every system; {@code Launch} starts a child
 * through {@code /usr/bin/sandbox-exec}; {@code InPlace} turns this JVM into the program.
 *
 * <p>The tool is part of the system, called by its absolute path only, and gets the profile in a file that belongs to the user
 * alone, in a directory that no sandbox is granted: whoever could write it would choose the rules. It confines itself,
 * then becomes the program, so the process is that of the program, and nothing of it was ever unconfined.
 */
@NullMarked
package dev.nono.sandbox.macos.internal.launch;

import org.jspecify.annotations.NullMarked;
