package dev.nono.profile.text;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes files of profiles: whole or not at all, and never through a link. */
public final class ProfileFiles {
    private ProfileFiles() {}

    /**
     * Puts a text in place of a file, or makes the file. A complete file is renamed, so a full disk or a crash leaves the
     * old one.
     *
     * @param file the file; its directory exists
     * @param text the text
     * @throws NonoException {@link ErrorCode#CONFIG_WRITE} if the file is a link or something else than a file, or cannot be
     *     written; it is then unchanged
     */
    public static void write(Path file, String text) {
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (there && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw failure(file, "it is a link or no regular file", null);
        }
        Path part = file.resolveSibling(
                "." + file.getFileName() + ".tmp." + ProcessHandle.current().pid());
        try {
            Set<PosixFilePermission> mode = there
                    ? Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                    : PosixFilePermissions.fromString("rw-------");
            try (FileChannel channel = FileChannel.open(
                    part,
                    EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(part, mode);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The message of this exception would be the name of the file that was to be renamed.
            String why = e instanceof NoSuchFileException
                    ? "its directory does not exist; make it first"
                    : String.valueOf(e.getMessage());
            NonoException failure = failure(file, why, e);
            try {
                Files.deleteIfExists(part);
            } catch (IOException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
    }

    /**
     * The text of a file that must not be a link.
     *
     * @param file the file
     * @return its content
     * @throws NonoException {@link ErrorCode#PROFILE_READ} if it is a link, no regular file, too large, not readable or not
     *     UTF-8
     */
    public static String readUnlinked(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ,
                    file,
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                            ? file + " is a link or no regular file; nothing was changed"
                            : file + " does not exist");
        }
        return ProfileReader.text(file);
    }

    /**
     * The hash of a text.
     *
     * @param text the text
     * @return SHA-256 of its UTF-8 form, as 64 lower-case hexadecimal digits
     */
    public static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static NonoException failure(Path file, String why, @Nullable IOException cause) {
        return NonoException.forPath(
                ErrorCode.CONFIG_WRITE, file, "the profile " + file + " cannot be written: " + why, cause);
    }
}
