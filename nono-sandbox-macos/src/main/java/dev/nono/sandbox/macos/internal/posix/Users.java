package dev.nono.sandbox.macos.internal.posix;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Who runs this JVM. */
public final class Users {
    /** {@code pw_dir} in {@code struct passwd} of {@code <pwd.h>}, LP64. */
    private static final long PW_DIR = 48;

    private Users() {}

    /** The home directory in the user database, which no variable can change. */
    public static Optional<Path> home() {
        Pointer entry = LibSystem.getpwuid(LibSystem.getuid());
        Pointer directory = entry == null ? null : entry.getPointer(PW_DIR);
        if (directory == null) {
            return Optional.empty();
        }
        return Optional.of(Path.of(directory.getString(0, StandardCharsets.UTF_8.name())))
                .filter(Path::isAbsolute);
    }

    /** Sends a signal to a process of ours; false if there is none. */
    public static boolean signal(long pid, int number) {
        return LibSystem.kill((int) pid, number) == 0;
    }
}
