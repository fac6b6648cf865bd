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
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that a program trusts while it is intercepted: as text, and in the form that a JVM reads. Only their owner
 * may read the files, and nobody write them.
 */
public final class TrustBundle implements AutoCloseable {
    /** The name of the file in its directory. */
    public static final String NAME = "intercept-ca.pem";

    /** The name of the file for JVMs. */
    public static final String JAVA_NAME = "intercept-ca.p12";

    private static final Logger LOG = LoggerFactory.getLogger(TrustBundle.class);

    private final Path file;
    private final Path javaFile;

    private TrustBundle(Path file, Path javaFile) {
        this.file = file;
        this.javaFile = javaFile;
    }

    /**
     * Writes the bundle: what the program trusted before, the roots of the system, the authority of the session.
     *
     * @param directory an existing directory
     * @param parents files of certificates that the program was told to trust before
     * @param authority the certificate of the authority, which may still be in the making: asked for when the rest is read
     * @return the bundle
     * @throws NonoException when it cannot be written, or would leave the program with no root but ours
     */
    public static TrustBundle write(Path directory, List<Path> parents, Supplier<X509Certificate> authority) {
        StringBuilder text = new StringBuilder();
        List<byte[]> encoded = new ArrayList<>();
        Optional<String> roots = SystemRoots.text();
        List<String> ofSystem = Pem.blocks(roots.orElse(""));
        Set<String> known = new HashSet<>();
        for (String block : ofSystem) {
            known.add(block.strip());
        }
        for (Path parent : parents) {
            String more = read(parent);
            text.append(more);
            addParsed(more, known, encoded, parent);
        }
        for (String block : ofSystem) {
            encoded.add(Pem.der(block));
        }
        if (roots.isEmpty() && text.length() == 0) {
            throw new NonoException(
                    ErrorCode.SETUP,
                    "this system has no file of root certificates, and a bundle without them would take the trust of the"
                            + " program away; install them, or set SSL_CERT_FILE");
        }
        X509Certificate ours = authority.get();
        text.append(roots.orElse("")).append(Pem.text(ours));
        encoded.add(encoded(ours));
        TrustBundle bundle = new TrustBundle(directory.resolve(NAME), directory.resolve(JAVA_NAME));
        write(bundle.file, text.toString().getBytes(StandardCharsets.UTF_8));
        try {
            write(bundle.javaFile, JavaTrustStore.of(encoded));
        } catch (IOException | RuntimeException e) {
            bundle.close();
            throw new NonoException(ErrorCode.SETUP, "the certificates could not be written for JVMs", e);
        }
        return bundle;
    }

    /**
     * One certificate that a JVM cannot parse would make it refuse the file, so only those that it can are taken. Most files of
     * parents are those of the system, or hold its roots and a few more: what is known comes later anyway, and is not parsed.
     */
    private static void addParsed(String text, Set<String> known, List<byte[]> encoded, Path from) {
        for (String block : Pem.blocks(text)) {
            if (known.contains(block.strip())) {
                continue;
            }
            try {
                encoded.add(Pem.parse(block).getEncoded());
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                LOG.warn("a certificate in {} cannot be parsed, and JVMs are not told to trust it", from);
            }
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new NonoException(ErrorCode.SETUP, "a certificate could not be written", e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.deleteIfExists(file);
            ByteBuffer bytes = ByteBuffer.wrap(content);
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

    /** Where the file for JVMs is, of the type PKCS #12. */
    public Path javaFile() {
        return javaFile;
    }

    /** Removes the files, and their directory if nothing else is in it. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(javaFile);
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
