package dev.nono.sandbox.macos.internal.trace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The programs of the system that a trace needs.
 *
 * @param administrator words in front of what needs an administrator
 * @param files {@code fs_usage}
 * @param sockets {@code nettop}
 * @param kill {@code kill}
 * @param settling how long {@code fs_usage} takes until it sees everything, and to write the last of it
 * @param grace how long a program has to end when it is asked to
 */
record Tools(List<String> administrator, Path files, Path sockets, Path kill, Duration settling, Duration grace) {
    /** Those of macOS. */
    static final Tools OF_MACOS = new Tools(
            List.of("/usr/bin/sudo"),
            Path.of("/usr/bin/fs_usage"),
            Path.of("/usr/bin/nettop"),
            Path.of("/bin/kill"),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3));
}
