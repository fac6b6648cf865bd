package dev.nono.proxy.internal.tls;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
    private final FileChannel text;
    private final FileChannel java;

    private TrustBundle(Path file, Path javaFile, FileChannel text, FileChannel java) {
        this.file = file;
        this.javaFile = javaFile;
        this.text = text;
        this.java = java;
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
        Path file = directory.resolve(NAME);
        Path javaFile = directory.resolve(JAVA_NAME);
        FileChannel written = create(file, text.toString().getBytes(StandardCharsets.UTF_8));
        try {
            return new TrustBundle(file, javaFile, written, create(javaFile, JavaTrustStore.of(encoded)));
        } catch (IOException | RuntimeException e) {
            remove(written, file);
            throw new NonoException(ErrorCode.SETUP, "the certificates could not be written for JVMs", e);
        }
    }

    /**
     * Has programs that read the files from now on trust another authority as well. The files stay the same files, because what a sandbox
     * grants is a file and not a name.
     *
     * @param authority the certificate of the authority
     * @throws NonoException when it cannot be written
     */
    public synchronized void add(X509Certificate authority) {
        try {
            write(text, text.size(), Pem.text(authority).getBytes(StandardCharsets.US_ASCII));
            List<byte[]> encoded = new ArrayList<>();
            addParsed(Files.readString(file, StandardCharsets.UTF_8), Set.of(), encoded, file);
            write(java, 0, JavaTrustStore.of(encoded));
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_WRITE, file, "the bundle of certificates " + file + " cannot be continued", e);
        }
    }

    private static void write(FileChannel to, long position, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            to.write(bytes, position + bytes.position());
        }
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

    /** The channel stays open: nobody can open a file for writing again that its owner may only read. */
    private static FileChannel create(Path file, byte[] content) {
        try {
            Files.deleteIfExists(file);
            FileChannel out = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------")));
            write(out, 0, content);
            return out;
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
        remove(text, file);
        remove(java, javaFile);
    }

    /**
     * Removes the directory of bundles, unless something is in it.
     *
     * @param directory the directory
     */
    public static void removeDirectory(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("{} is kept, because something is in it", directory);
        } catch (IOException e) {
            LOG.warn("the directory of certificates {} could not be removed", directory, e);
        }
    }

    private static void remove(FileChannel channel, Path file) {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the bundle of certificates {} could not be removed", file, e);
        }
    }
}
