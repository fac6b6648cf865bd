package dev.nono.proxy.internal.server;

import dev.nono.net.Host;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.tls.SessionAuthority;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for the servers of tests, signed by an authority of the test. */
public final class Lab {
    private final SessionAuthority authority = SessionAuthority.create(Duration.ofHours(1));
    private final Path pem;

    public Lab(Path directory) throws Exception {
        pem = directory.resolve("lab-ca.pem");
        Files.writeString(pem, pem(authority.certificate()));
    }

    public static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The authority as a file, for routes to trust. */
    public Path authorityFile() {
        return pem;
    }

    public TlsOptions trusted() {
        return new TlsOptions(Optional.of(pem), Optional.empty(), Optional.empty());
    }

    /** A server that is who its certificate says. */
    public SSLContext server(String host) throws Exception {
        SessionAuthority.Leaf leaf = authority.mint(Host.parse(host), Duration.ofMinutes(30));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("leaf", leaf.key(), new char[0], leaf.chain().toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** The same for programs that read a file: a key and its certificates. */
    public Path serverFile(String host) throws Exception {
        SessionAuthority.Leaf leaf = authority.mint(Host.parse(host), Duration.ofMinutes(30));
        StringBuilder text = new StringBuilder("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(leaf.key().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
        for (X509Certificate certificate : leaf.chain()) {
            text.append(pem(certificate));
        }
        return Files.writeString(pem.resolveSibling("lab-" + host + ".pem"), text);
    }

    /** A client that trusts nothing but what is in the file. */
    public static SSLContext client(Path bundle) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(bundle))) {
            int n = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("c" + n++, each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
