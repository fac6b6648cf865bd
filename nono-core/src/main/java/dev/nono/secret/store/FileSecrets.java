package dev.nono.secret.store;

import dev.nono.internal.process.WipingBuffer;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;

/** Files as a source: the whole content but one line end. */
final class FileSecrets {
    private static final int LARGEST = 1024 * 1024;
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Consumer<String> warnings;

    FileSecrets(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    Secret load(SecretReference.LocalFile file) {
        byte[] content;
        try {
            Path path = Path.of(file.path());
            refuseForeignLink(file, path);
            if (!Files.exists(path)) {
                throw missing(file);
            }
            if (!Files.isRegularFile(path)) {
                throw Refusals.access(file, "it is no regular file");
            }
            warnIfOpen(file, path);
            content = read(file, path);
        } catch (NoSuchFileException e) {
            throw missing(file);
        } catch (InvalidPathException e) {
            throw Refusals.configuration(file, "no file can have this name");
        } catch (IOException e) {
            // The message of the system names the file, which is redacted.
            throw Refusals.access(file, "the system refuses it (" + e.getClass().getSimpleName() + ")");
        }
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end -= end > 1 && content[end - 2] == '\r' ? 2 : 1;
        }
        if (end == 0) {
            throw Refusals.notFound(file, "the file is empty; write the secret into it");
        }
        return Values.utf8(Values.cut(content, end), why -> Refusals.access(file, why));
    }

    private static RuntimeException missing(SecretReference.LocalFile file) {
        return Refusals.notFound(file, "there is no such file; write the secret into it, readable for you alone");
    }

    /** A link of somebody else could lead anywhere, at any time. */
    private static void refuseForeignLink(SecretReference.LocalFile file, Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object self = Files.getAttribute(Path.of(System.getProperty("user.home", "/")), "unix:uid");
            if (!owner.equals(0) && !owner.equals(self)) {
                throw Refusals.access(file, "it is a link of another user");
            }
        }
    }

    private void warnIfOpen(SecretReference.LocalFile file, Path path) throws IOException {
        for (PosixFilePermission permission : Files.getPosixFilePermissions(path)) {
            if (OF_OTHERS.contains(permission)) {
                warnings.accept(
                        "the file " + file.redacted() + " holds a secret and can be read by others; chmod 600 it");
                return;
            }
        }
    }

    private static byte[] read(SecretReference.LocalFile file, Path path) throws IOException {
        byte[] chunk = new byte[8192];
        try (InputStream in = Files.newInputStream(path);
                WipingBuffer content = new WipingBuffer(LARGEST)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (!content.add(chunk, n)) {
                    throw Refusals.access(file, "it is larger than 1 MiB, which no secret is");
                }
            }
            return content.copy();
        } finally {
            Arrays.fill(chunk, (byte) 0);
        }
    }
}
