package dev.nono.cli.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test, and the certificate of a server that it signed; both as files. */
final class LocalAuthority {
    private static final X500Name NAME = new X500Name("CN=Authority of a test");

    private final Path authority;
    private final Path certificate;
    private final Path key;
    private final PrivateKey privateKey;
    private final List<X509Certificate> chain;

    LocalAuthority(Path directory, List<String> hosts)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair own = pair();
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        X509Certificate root = sign(
                own,
                builder(NAME, own, 1)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                        .addExtension(
                                Extension.subjectKeyIdentifier,
                                false,
                                ids.createSubjectKeyIdentifier(own.getPublic())));
        KeyPair server = pair();
        GeneralName[] names = hosts.stream()
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        X509Certificate leaf = sign(
                own,
                builder(new X500Name("CN=" + hosts.get(0)), server, 2)
                        .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                        .addExtension(
                                Extension.authorityKeyIdentifier,
                                false,
                                ids.createAuthorityKeyIdentifier(own.getPublic())));
        chain = List.of(leaf, root);
        privateKey = server.getPrivate();
        authority = pem(directory.resolve("authority.pem"), "CERTIFICATE", root.getEncoded());
        certificate = pem(directory.resolve("server.pem"), "CERTIFICATE", leaf.getEncoded());
        key = pem(directory.resolve("server.key"), "PRIVATE KEY", privateKey.getEncoded());
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair of, int serial) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(serial),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                of.getPublic());
    }

    private static X509Certificate sign(KeyPair by, org.bouncycastle.cert.X509v3CertificateBuilder builder)
            throws OperatorCreationException, IOException, GeneralSecurityException {
        byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()))
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what
                        + "-----\n");
    }

    /** The certificate of the authority, for clients to trust. */
    Path authority() {
        return authority;
    }

    Path certificate() {
        return certificate;
    }

    Path key() {
        return key;
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    List<X509Certificate> chain() {
        return chain;
    }
}
