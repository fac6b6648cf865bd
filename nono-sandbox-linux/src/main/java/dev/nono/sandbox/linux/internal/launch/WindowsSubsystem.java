package dev.nono.sandbox.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this is the Windows subsystem for Linux. The kernel says so; a variable of the environment proves nothing. */
final class WindowsSubsystem {
    private static final class Running {
        static final boolean IS_WSL2 = detect(Path.of("/proc"));
    }

    private WindowsSubsystem() {}

    static boolean isThisSystem() {
        return Running.IS_WSL2;
    }

    static boolean detect(Path proc) {
        if (Files.exists(proc.resolve("sys/fs/binfmt_misc/WSLInterop"))) {
            return true;
        }
        try {
            String version = Files.readString(proc.resolve("version"));
            return version.contains("microsoft") || version.contains("WSL");
        } catch (IOException e) {
            // Without procfs nothing works that this would decide.
            return false;
        }
    }
}
