package dev.nono.proxy.internal.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roots that programs on this system trust: a file of the system, and only without one what came with the JDK. */
public final class SystemRoots {
    private static final Logger LOG = LoggerFactory.getLogger(SystemRoots.class);

    /** Debian and its kin, Fedora and its kin, SUSE, Alpine and the BSDs, macOS. */
    private static final List<Path> FILES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private SystemRoots() {}

    /**
     * Finds the roots as text, without parsing them.
     *
     * @return PEM text; empty when this system has no such file and the JDK has no roots
     */
    public static Optional<String> text() {
        for (Path file : FILES) {
            try {
                List<String> blocks = Pem.blocks(Files.readString(file, StandardCharsets.ISO_8859_1));
                if (!blocks.isEmpty()) {
                    LOG.debug("roots of the system: {}", file);
                    StringBuilder out = new StringBuilder();
                    for (String block : blocks) {
                        out.append("-----BEGIN CERTIFICATE-----\n")
                                .append(block.strip())
                                .append("\n-----END CERTIFICATE-----\n");
                    }
                    return Optional.of(out.toString());
                }
            } catch (IOException e) {
                LOG.debug("no roots in {}", file);
            }
        }
        StringBuilder out = new StringBuilder();
        for (X509Certificate certificate : platform()) {
            out.append(Pem.text(certificate));
        }
        LOG.debug("roots of the JDK, because this system has no file of its own");
        return out.length() == 0 ? Optional.empty() : Optional.of(out.toString());
    }

    /**
     * Makes a store with the roots of the JDK and of the system.
     *
     * @param more further authorities
     * @return the store, in memory
     * @throws GeneralSecurityException if the platform cannot hold one
     * @throws IOException never
     */
    public static KeyStore store(List<X509Certificate> more) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : platform()) {
            store.setCertificateEntry("jdk" + number++, certificate);
        }
        for (Path file : FILES) {
            if (Files.isReadable(file)) {
                number = addFile(store, file, number);
                break;
            }
        }
        for (X509Certificate certificate : more) {
            store.setCertificateEntry("custom" + number++, certificate);
        }
        return store;
    }

    private static int addFile(KeyStore store, Path file, int from) throws IOException, KeyStoreException {
        int number = from;
        for (String block : Pem.blocks(Files.readString(file, StandardCharsets.ISO_8859_1))) {
            try {
                store.setCertificateEntry("system" + number++, Pem.parse(block));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                LOG.debug("a certificate in {} cannot be parsed and is left out", file);
            }
        }
        return number;
    }

    private static List<X509Certificate> platform() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            List<X509Certificate> found = new ArrayList<>();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    Collections.addAll(found, trust.getAcceptedIssuers());
                }
            }
            return found;
        } catch (GeneralSecurityException e) {
            LOG.debug("the JDK has no roots", e);
            return List.of();
        }
    }
}
