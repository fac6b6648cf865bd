package dev.nono.cli.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.terminal.Console;
import dev.nono.proxy.ProxyServer;
import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The token of a proxy in a file that only its owner can read, and that goes with the proxy. */
final class TokenFile implements AutoCloseable {
    private final Optional<Path> file;

    private TokenFile(Optional<Path> file) {
        this.file = file;
    }

    /**
     * Writes the file, if one is wanted. It must be new: one that is there could belong to somebody else, or lead elsewhere.
     *
     * @throws NonoException {@link ErrorCode#IO} if it exists or cannot be written
     */
    static TokenFile write(Optional<OsString> wanted, ProxyServer server) {
        if (wanted.isEmpty()) {
            return new TokenFile(Optional.empty());
        }
        Path file = Path.of(wanted.get().toString()).toAbsolutePath();
        try (SeekableByteChannel out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(server.token().reveal() + "\n");
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            return new TokenFile(Optional.of(file));
        } catch (FileAlreadyExistsException e) {
            throw new NonoException(
                    ErrorCode.IO, "--token-file " + file + " exists; remove it, or name a file that does not", e);
        } catch (IOException e) {
            throw new NonoException(ErrorCode.IO, "--token-file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    void announce(Console console) {
        file.ifPresent(written -> console.say("nono: the token is in " + written));
    }

    @Override
    public void close() {
        if (file.isPresent()) {
            try {
                Files.deleteIfExists(file.get());
            } catch (IOException e) {
                throw new NonoException(ErrorCode.IO, "the token file " + file.get() + " could not be removed", e);
            }
        }
    }
}
