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
        return isAt(Path.of("/proc"));
    }

    /**
     * The same by another mount of the process file system.
     *
     * @param proc where it is mounted
     * @return true if the kernel names itself so, or hands Windows programs to an interpreter
     */
    public static boolean isAt(Path proc) {
        if (Files.exists(proc.resolve("sys/fs/binfmt_misc/WSLInterop"))) {
            return true;
        }
        try {
            return isNamedIn(Files.readString(proc.resolve("version"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // No Linux, or one without the file system, on which nothing works that this would decide.
            return false;
        }
    }

    static boolean isNamedIn(String version) {
        return version.contains("microsoft") || version.contains("WSL");
    }
}
