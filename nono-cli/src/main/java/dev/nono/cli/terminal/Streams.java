package dev.nono.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the standard streams of this JVM are. */
public final class Streams {
    private Streams() {}

    /**
     * Whether a standard stream is a terminal.
     *
     * @param descriptor 0, 1 or 2
     * @return true if it is one for certain
     */
    public static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // A closed stream, or no procfs, as on macOS. System.console() is no help: since 22 it answers for files,
            // too.
            return false;
        }
    }
}
