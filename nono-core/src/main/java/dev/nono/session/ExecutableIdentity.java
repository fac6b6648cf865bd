package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.RealPaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Which bytes were started.
 *
 * @param path the real path of the program
 * @param sha256 the digest of its content, 64 lower-case hexadecimal digits
 */
public record ExecutableIdentity(Path path, String sha256) {
    private static final int CHUNK = 64 * 1024;
    private static final String UNCHANGED = "unix:dev,ino,size,lastModifiedTime";

    /**
     * Reads a program, through one descriptor and in chunks.
     *
     * @param program the program, or a link to it
     * @return its identity
     * @throws NonoException {@link ErrorCode#PATH_NOT_FOUND}, {@link ErrorCode#PATH_CANONICALIZATION}, or
     *     {@link ErrorCode#IO} if it cannot be read
     */
    public static ExecutableIdentity of(Path program) {
        Path real = RealPaths.resolve(program);
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
            Map<String, Object> before = Files.readAttributes(real, UNCHANGED);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            if (!before.equals(Files.readAttributes(real, UNCHANGED))) {
                throw new IOException("it changed while it was read");
            }
            return new ExecutableIdentity(real, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.IO,
                    real,
                    "cannot read " + real + " to record which program was started: " + e.getMessage()
                            + "; make it readable, or run without audit",
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
