package dev.nono.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Windows subsystem for Linux, whose kernels lack some of what enforcement needs. */
public final class WindowsSubsystem {
    private WindowsSubsystem() {}

    /**
     * Whether this system is it, by what the kernel says of itself: a variable could be set by anybody.
     *
     * @return true on WSL2
     */
    public static boolean isHere() {
        try {
            return isNamedIn(Files.readString(Path.of("/proc/version"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // No Linux.
            return false;
        }
    }

    static boolean isNamedIn(String version) {
        return version.contains("microsoft") || version.contains("WSL");
    }
}
