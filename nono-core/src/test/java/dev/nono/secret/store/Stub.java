package dev.nono.secret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Programs in a directory of the test, that behave as those of password managers do. */
final class Stub {
    private Stub() {}

    /** Writes a program of the shell. */
    static Path program(Path directory, String name, String body) {
        try {
            Path file = directory.resolve(name);
            Files.writeString(file, "#!/bin/sh\n" + body + "\n", StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a process runs; one that was killed and that nobody has waited for does not. */
    static boolean runs(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    /** A store that finds programs in this directory first. */
    static SecretStore.Builder store(Path directory) {
        return SecretStore.builder().variables(Map.of("PATH", directory + ":/usr/bin:/bin"));
    }
}
