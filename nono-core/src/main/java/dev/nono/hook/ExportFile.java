package dev.nono.hook;

import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file into which a hook writes variables: readable by the user alone, in a directory of its own. Closing it overwrites
 * what was written and removes both; so does the end of the JVM.
 */
final class ExportFile implements AutoCloseable {
    /** What a hook may write. More is not read, and nothing of it used. */
    static final int MOST_BYTES = 1 << 20;

    private static final int OTHERS = 0077;

    private final Path directory;
    private final Path path;
    private final Consumer<String> warnings;
    private final Thread atShutdown = new Thread(this::remove, "nono-hook-shutdown");

    private ExportFile(Path directory, Consumer<String> warnings) {
        this.directory = directory;
        this.path = directory.resolve("env");
        this.warnings = warnings;
    }

    /**
     * Makes an empty file.
     *
     * @param sessions where sessions keep what they need; made if it is not there
     * @param sessionId the name of the session
     * @param user the numeric id of the user
     * @param warnings is told what cannot be removed
     * @return the file
     * @throws IOException if the directory is not the user's own, or something is there already
     */
    static ExportFile create(Path sessions, String sessionId, long user, Consumer<String> warnings) throws IOException {
        requireOwn(sessions, user);
        Path directory = Files.createDirectory(sessions.resolve(sessionId), mode("rwx------"));
        ExportFile file = new ExportFile(directory, warnings);
        try {
            Runtime.getRuntime().addShutdownHook(file.atShutdown);
            Files.createFile(file.path, mode("rw-------"));
            return file;
        } catch (IOException | IllegalStateException e) {
            file.close();
            throw e instanceof IOException failed ? failed : new IOException("nono is ending", e);
        }
    }

    private static void requireOwn(Path sessions, long user) throws IOException {
        Path parent = sessions.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(sessions, mode("rwx------"));
        } catch (FileAlreadyExistsException e) {
            Map<String, Object> found =
                    Files.readAttributes(sessions, "unix:isDirectory,uid,mode", LinkOption.NOFOLLOW_LINKS);
            boolean own = Boolean.TRUE.equals(found.get("isDirectory"))
                    && found.get("uid") instanceof Integer owner
                    && owner == (int) user
                    && found.get("mode") instanceof Integer mode
                    && (mode & OTHERS) == 0;
            if (!own) {
                throw new IOException(sessions + " is not a directory that only the user can use; remove it", e);
            }
        }
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    Path path() {
        return path;
    }

    /**
     * Reads what the hook wrote.
     *
     * @param strict whether variables that steer a runtime are dropped, too
     * @return the variables
     * @throws IOException if the file is gone, no file, or too large
     */
    Map<OsString, OsString> read(boolean strict) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it left no regular file at NONO_ENV_FILE");
        }
        byte[] bytes = new byte[MOST_BYTES + 1];
        int length = 0;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                length = buffer.position();
            }
            if (length > MOST_BYTES) {
                throw new IOException("it wrote more than " + MOST_BYTES + " bytes to NONO_ENV_FILE, and none is used");
            }
            return new Exports(strict, warnings).parse(bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // The JVM is ending: the thread does the same, and either finds what the other has left.
            remove();
            return;
        }
        remove();
    }

    private synchronized void remove() {
        // A channel closes itself in a thread that is interrupted, and this has to be done.
        boolean interrupted = Thread.interrupted();
        try {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                overwrite();
            }
            for (Path each : List.of(path, directory)) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            warnings.accept("the variables of a hook could not be removed; remove " + directory + ": " + e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void overwrite() throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(path, options)) {
            ByteBuffer zeros = ByteBuffer.allocate(8192);
            for (long at = 0; at < channel.size(); at += zeros.capacity()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), channel.size() - at));
                channel.write(zeros, at);
            }
            channel.force(false);
        }
    }
}
