package dev.nono.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The directory in which a proxy keeps the bundle of certificates that the program trusts. */
public final class InterceptDirectory {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private InterceptDirectory() {}

    /**
     * Creates a directory that nobody else can enter and whose name nobody can guess. The proxy removes it when it closes.
     *
     * @param stateHome where programs keep what outlives them, such as {@code ~/.local/state}
     * @return the directory
     * @throws NonoException with {@link ErrorCode#IO} if it cannot be created
     */
    public static Path create(Path stateHome) {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        Path sessions = stateHome.resolve("nono").resolve("sessions");
        Path directory = sessions.resolve("intercept-" + ProcessHandle.current().pid() + "-"
                + HexFormat.of().formatHex(random));
        try {
            Files.createDirectories(sessions, PRIVATE);
            return Files.createDirectory(directory, PRIVATE);
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.IO, "the directory " + directory + " cannot be created: " + e.getMessage(), e);
        }
    }
}
