package dev.nono.sandbox.macos.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A profile on its way to the system: a file of the user's own, made new in a directory made new, below nono's state, which
 * no sandbox is granted. In a directory for temporary files another sandboxed program could exchange it.
 */
final class ProfileFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileFile.class);
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path directory;
    private final Path file;

    private ProfileFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("profile.sb");
    }

    /** Writes a profile below a directory, which is made if it is missing. */
    static ProfileFile write(Path parent, String profile) {
        try {
            Files.createDirectories(
                    parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            requirePrivate(parent);
            ProfileFile made = new ProfileFile(Files.createTempDirectory(
                    parent,
                    "seatbelt-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
            if (!Files.getOwner(made.directory).equals(Files.getOwner(parent))) {
                made.close();
                throw new IOException("it belongs to another user");
            }
            made.fill(profile);
            return made;
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "the sandbox profile cannot be written below " + parent + ": " + e.getMessage()
                            + "; make the directory yours, with mode 700",
                    e);
        }
    }

    private static void requirePrivate(Path parent) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(parent, LinkOption.NOFOLLOW_LINKS);
        permissions.retainAll(OTHERS);
        if (!permissions.isEmpty() || !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is a link, or others may enter it");
        }
    }

    private void fill(String profile) throws IOException {
        try (SeekableByteChannel out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            java.nio.ByteBuffer bytes = StandardCharsets.UTF_8.encode(profile);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    Path path() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // It holds no secret, and nobody else can read it: a leftover is untidy, not dangerous.
            LOG.debug("the profile {} was not deleted: {}", file, e.getMessage());
        }
    }
}
