package dev.nono.state;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.internal.random.RandomHex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A capability file that exists and is still empty, so that the program can be granted it before what it says is known.
 * The file is private to the user and has a name that nobody can guess; a name that exists already, be it a link that
 * somebody planted, is never opened. Closing removes the file.
 */
public final class ReservedCapabilityFile implements AutoCloseable {
    private static final int ATTEMPTS = 8;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = PosixFilePermissions.asFileAttribute(
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

    private final Path path;
    private final FileChannel channel;
    private final Optional<FileIdentity> identity;

    private ReservedCapabilityFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.identity = FileIdentity.of(path);
    }

    /**
     * Creates an empty file.
     *
     * @param directory a directory, such as that for temporary files
     * @return the file, open
     * @throws NonoException {@link ErrorCode#CONFIG_WRITE} if it cannot be created; the sandbox works without one, only
     *     the program in it cannot ask
     */
    public static ReservedCapabilityFile create(Path directory) {
        return create(directory, RandomHex::next);
    }

    static ReservedCapabilityFile create(Path directory, Supplier<String> names) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ReservedCapabilityFile> file = createAt(directory.resolve(CapabilityFiles.name(names.get())));
            if (file.isPresent()) {
                return file.get();
            }
        }
        throw new NonoException(
                ErrorCode.CONFIG_WRITE,
                "no capability file could be created in " + directory + ": " + ATTEMPTS + " names were taken");
    }

    /** The file, or empty if the name is taken, by chance or by somebody's intent. */
    private static Optional<ReservedCapabilityFile> createAt(Path path) {
        try {
            FileChannel channel =
                    FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE);
            return Optional.of(new ReservedCapabilityFile(path, channel));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    /**
     * Where the file is.
     *
     * @return the value for {@link CapabilityFiles#VARIABLE}
     */
    public Path path() {
        return path;
    }

    /**
     * The grant with which the program may read the file.
     *
     * @return a read grant on exactly the file
     */
    public FileGrant grant() {
        return FileGrant.file(path, Access.READ, GrantSource.SYSTEM);
    }

    /**
     * Writes the file. To be called once.
     *
     * @param content what the program may know, {@link #grant()} included
     * @throws NonoException {@link ErrorCode#CONFIG_WRITE} if it cannot be written
     */
    public void write(CapabilityFile content) {
        ByteBuffer bytes = ByteBuffer.wrap(content.toJson().getBytes(StandardCharsets.UTF_8));
        try (channel) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    /**
     * Removes the file, unless something else has taken its name.
     *
     * @throws NonoException {@link ErrorCode#CONFIG_WRITE} if it is there and cannot be removed
     */
    @Override
    public void close() {
        try (channel) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && identity.equals(FileIdentity.of(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.CONFIG_WRITE, "the capability file " + path + " cannot be removed; remove it by hand", e);
        }
    }

    private static NonoException cannotWrite(Path path, IOException cause) {
        return new NonoException(
                ErrorCode.CONFIG_WRITE,
                "the capability file " + path + " cannot be written ("
                        + cause.getClass().getSimpleName() + "); set TMPDIR to a directory that you can write",
                cause);
    }
}
