package dev.nono.audit;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to a file, one JSON object a line.
 *
 * <p>A line is written in one piece or not at all: when the disk is full in the middle of it, the beginning is taken back.
 * A line that a crash cut off is ended before the next one is written. The file is readable and writable by its owner
 * only, and belongs to one sink at a time. The interruption of a thread that records does no harm to the file.
 * Thread-safe.
 */
public final class JsonLinesAuditSink implements AuditSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JsonLinesAuditSink.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** What a recorded event survives. */
    public enum Durability {
        /** The end of this process: the event is with the operating system. */
        SURVIVES_PROCESS,
        /** Also a crash of the machine: the event is on the disk. Costs a flush an event. */
        SURVIVES_CRASH
    }

    private final Path file;
    private final Durability durability;
    private FileChannel channel;
    private long length;
    private boolean closed;
    private long failures;

    private JsonLinesAuditSink(Path file, Durability durability, FileChannel channel, long length) {
        this.file = file;
        this.durability = durability;
        this.channel = channel;
        this.length = length;
    }

    /**
     * Opens a file for appending and creates it when it does not exist. The directory must exist.
     *
     * @param file the file
     * @param durability what a recorded event survives
     * @return the sink, to be closed
     * @throws NonoException with {@link ErrorCode#CONFIG_WRITE} when the file is a symbolic link or no regular file, when
     *     others may write to it, or when it cannot be opened
     */
    public static JsonLinesAuditSink open(Path file, Durability durability) {
        try {
            boolean torn = checkExisting(file);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            JsonLinesAuditSink sink = new JsonLinesAuditSink(file, durability, channel, channel.size());
            if (torn) {
                sink.append(new byte[] {'\n'});
            }
            return sink;
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_WRITE, file, "cannot write the audit file " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized boolean record(AuditEvent event) {
        try {
            append((AuditEventJson.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            failures++;
            if (failures == 1) {
                LOG.warn("An audit event could not be written to {}; it is lost", file, e);
            }
            return false;
        }
    }

    /**
     * Returns how many events were lost.
     *
     * @return the number of events for which {@link #record} returned false
     */
    public synchronized long failures() {
        return failures;
    }

    /** Closes the file. Events recorded afterwards are lost and counted. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("The audit file {} could not be closed", file, e);
        }
    }

    private void append(byte[] line) throws IOException {
        if (closed) {
            throw new IOException("the audit sink is closed");
        }
        // An interrupt closes the channel under us. It is for somebody else: set aside here, handed on at the end.
        boolean interrupted = Thread.interrupted();
        try {
            while (!appended(line)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False when an interrupt closed the channel. */
    private boolean appended(byte[] line) throws IOException {
        try {
            if (!channel.isOpen()) {
                channel = FileChannel.open(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
                channel.truncate(length);
            }
            ByteBuffer rest = ByteBuffer.wrap(line);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            if (durability == Durability.SURVIVES_CRASH) {
                channel.force(false);
            }
            length += line.length;
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
    }

    private void takeBack(IOException cause) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Tells whether the last line of the file was cut off, as by a crash. */
    private static boolean checkExisting(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes attributes;
        try {
            attributes = view.readAttributes();
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!attributes.isRegularFile()) {
            throw new IOException(attributes.isSymbolicLink() ? "it is a symbolic link" : "it is no regular file");
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others may write to it; make it writable by its owner only, or choose another file");
        }
        view.setPermissions(OWNER_ONLY);
        return attributes.size() > 0 && lastByte(file, attributes.size()) != '\n';
    }

    private static byte lastByte(Path file, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            reader.read(last, size - 1);
        }
        return last.get(0);
    }
}
