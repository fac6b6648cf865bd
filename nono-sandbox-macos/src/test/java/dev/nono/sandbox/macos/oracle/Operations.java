package dev.nono.sandbox.macos.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which operation contains which. */
public final class Operations {
    private static final Map<String, String> PARENTS = Map.ofEntries(
            Map.entry("file*", "default"),
            Map.entry("file-read*", "file*"),
            Map.entry("file-read-data", "file-read*"),
            Map.entry("file-read-metadata", "file-read*"),
            Map.entry("file-read-xattr", "file-read*"),
            Map.entry("file-write*", "file*"),
            Map.entry("file-write-data", "file-write*"),
            Map.entry("file-write-create", "file-write*"),
            Map.entry("file-write-unlink", "file-write*"),
            Map.entry("file-write-flags", "file-write*"),
            Map.entry("file-write-mode", "file-write*"),
            Map.entry("file-write-owner", "file-write*"),
            Map.entry("file-write-times", "file-write*"),
            Map.entry("file-write-xattr", "file-write*"),
            Map.entry("file-map-executable", "file*"),
            Map.entry("file-ioctl", "file*"),
            Map.entry("file-link", "file*"),
            Map.entry("network*", "default"),
            Map.entry("network-outbound", "network*"),
            Map.entry("network-inbound", "network*"),
            Map.entry("network-bind", "network*"),
            Map.entry("process*", "default"),
            Map.entry("process-exec*", "process*"),
            Map.entry("process-fork", "process*"),
            Map.entry("process-info*", "process*"),
            Map.entry("mach*", "default"),
            Map.entry("mach-lookup", "mach*"),
            Map.entry("mach-per-user-lookup", "mach*"),
            Map.entry("mach-task-name", "mach*"),
            Map.entry("mach-priv*", "mach*"),
            Map.entry("ipc*", "default"),
            Map.entry("ipc-posix*", "ipc*"),
            Map.entry("ipc-posix-shm-read-data", "ipc-posix*"),
            Map.entry("ipc-posix-shm-write-data", "ipc-posix*"),
            Map.entry("ipc-posix-shm-write-create", "ipc-posix*"),
            Map.entry("ipc-posix-sem*", "ipc-posix*"),
            Map.entry("iokit*", "default"),
            Map.entry("iokit-open", "iokit*"),
            Map.entry("signal", "default"),
            Map.entry("sysctl*", "default"),
            Map.entry("sysctl-read", "sysctl*"),
            Map.entry("system*", "default"),
            Map.entry("system-fsctl", "system*"),
            Map.entry("system-info", "system*"),
            Map.entry("system-socket", "system*"),
            Map.entry("pseudo-tty", "default"),
            Map.entry("lsopen", "default"));

    private Operations() {}

    static boolean isKnown(String operation) {
        return operation.equals("default") || PARENTS.containsKey(operation);
    }

    /** What the kernel asks about: the operations that contain no other. */
    public static Set<String> asked() {
        Set<String> asked = new TreeSet<>(PARENTS.keySet());
        asked.removeAll(PARENTS.values());
        return asked;
    }

    /** The operation itself, then what contains it, up to the default. */
    static List<String> upwards(String operation) {
        List<String> levels = new ArrayList<>();
        for (String level = operation; level != null; level = PARENTS.get(level)) {
            levels.add(level);
        }
        return levels;
    }
}
