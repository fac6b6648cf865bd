package dev.nono.proxy.internal.tls;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of certificates that a program trusts while it is intercepted. Only its owner may read it, and nobody write it. */
public final class TrustBundle implements AutoCloseable {
    /** The name of the file in its directory. */
    public static final String NAME = "intercept-ca.pem";

    private static final Logger LOG = LoggerFactory.getLogger(TrustBundle.class);

    private final Path file;

    private TrustBundle(Path file) {
        this.file = file;
    }

    /**
     * Writes the bundle: what the program trusted before, the roots of the system, the authority of the session.
     *
     * @param directory an existing directory
     * @param parents files of certificates that the program was told to trust before
     * @param authority the certificate of the authority
     * @return the bundle
     * @throws NonoException when it cannot be written, or would leave the program with no root but ours
     */
    public static TrustBundle write(Path directory, List<Path> parents, X509Certificate authority) {
        Path file = directory.resolve(NAME);
        StringBuilder text = new StringBuilder();
        for (Path parent : parents) {
            text.append(read(parent));
        }
        Optional<String> roots = SystemRoots.text();
        if (roots.isEmpty() && text.length() == 0) {
            throw new NonoException(
                    ErrorCode.SETUP,
                    "this system has no file of root certificates, and a bundle without them would take the trust of the"
                            + " program away; install them, or set SSL_CERT_FILE");
        }
        text.append(roots.orElse("")).append(Pem.text(authority));
        try {
            Files.deleteIfExists(file);
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            try (SeekableByteChannel out = Files.newByteChannel(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------")))) {
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_WRITE, file, "the bundle of certificates " + file + " cannot be written", e);
        }
        return new TrustBundle(file);
    }

    private static String read(Path parent) {
        try {
            String text = Files.readString(parent, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text : text + "\n";
        } catch (CharacterCodingException e) {
            LOG.warn("{} is no text in UTF-8 and is left out of the bundle of certificates", parent);
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is left out of the bundle of certificates", parent);
        }
        return "";
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Removes the file, and its directory if nothing else is in it. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Path directory = file.getParent();
            if (directory != null) {
                Files.deleteIfExists(directory);
            }
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("{} is kept, because something else is in it", file.getParent());
        } catch (IOException e) {
            LOG.warn("the bundle of certificates {} could not be removed", file, e);
        }
    }
}
