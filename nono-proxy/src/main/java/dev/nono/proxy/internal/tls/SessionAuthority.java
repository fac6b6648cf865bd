package dev.nono.proxy.internal.tls;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.Host;
import dev.nono.net.IpAddress;
import dev.nono.proxy.AuthorityFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The certificate authority of a session. Its key is on the curve P-256, made for this session or given by the user, and never
 * written by us. Keys and signatures are made by the JDK; only the certificates are put together by BouncyCastle.
 */
public final class SessionAuthority {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int MAX_COMMON_NAME = 64;

    private final SecureRandom random = new SecureRandom();
    private final PrivateKey key;
    private final X509Certificate certificate;

    /**
     * A certificate for one host, with its key.
     *
     * @param key its private key
     * @param chain the certificate and that of the authority
     */
    public record Leaf(PrivateKey key, List<X509Certificate> chain) {
        /** When it stops being valid. */
        public Instant until() {
            return chain.get(0).getNotAfter().toInstant();
        }
    }

    private SessionAuthority(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Makes an authority.
     *
     * @param validity how long it is valid from now on
     * @return the authority
     */
    public static SessionAuthority create(Duration validity) {
        try {
            KeyPair pair = newKey();
            Instant now = Instant.now();
            X500Name name = CertificateForm.name("nono-session-ca");
            CertificateForm form = new CertificateForm(
                            serial(new SecureRandom()),
                            name,
                            now.minus(SKEW),
                            now.plus(validity),
                            name,
                            pair.getPublic())
                    .with(Extension.basicConstraints, true, new BasicConstraints(0))
                    .with(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature))
                    .withKeyIdentifier();
            return new SessionAuthority(pair.getPrivate(), form.signed(pair.getPrivate()));
        } catch (GeneralSecurityException | IOException e) {
            throw new NonoException(ErrorCode.SETUP, "the certificate authority of the session could not be made", e);
        }
    }

    /**
     * Reads an authority of the user.
     *
     * @param files its files
     * @return the authority
     * @throws NonoException when a file cannot be read, is no authority, or the two do not belong together
     */
    public static SessionAuthority load(AuthorityFiles files) {
        X509Certificate certificate = Pem.certificates(files.certificate()).get(0);
        if (certificate.getBasicConstraints() < 0) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ,
                    files.certificate(),
                    files.certificate() + " is no certificate of an authority (CA:TRUE is missing)");
        }
        PrivateKey key = readKey(files.key());
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update((byte) 1);
            if (signature.verify(signed)) {
                return new SessionAuthority(key, certificate);
            }
        } catch (GeneralSecurityException e) {
            throw mismatch(files, e);
        }
        throw mismatch(files, null);
    }

    private static NonoException mismatch(AuthorityFiles files, @org.jspecify.annotations.Nullable Exception cause) {
        return NonoException.forPath(
                ErrorCode.CONFIG_READ,
                files.key(),
                "the key " + files.key() + " does not match the certificate " + files.certificate(),
                cause);
    }

    private static PrivateKey readKey(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            String begin = "-----BEGIN PRIVATE KEY-----";
            int from = text.indexOf(begin);
            int to = text.indexOf("-----END PRIVATE KEY-----");
            if (from < 0 || to < from) {
                throw NonoException.forPath(
                        ErrorCode.CONFIG_READ,
                        file,
                        file + " holds no private key in the form PKCS #8 (BEGIN PRIVATE KEY)");
            }
            byte[] der = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            Arrays.fill(der, (byte) 0);
            if (!(key instanceof ECPrivateKey ec)
                    || ec.getParams().getCurve().getField().getFieldSize() != 256) {
                throw NonoException.forPath(ErrorCode.CONFIG_READ, file, file + " is no key on the curve P-256");
            }
            return key;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ,
                    file,
                    "the key " + file + " cannot be read as an EC key in the form PKCS #8",
                    e);
        }
    }

    /** The certificate of the authority. */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Signs a certificate for a host. Takes about a millisecond.
     *
     * @param host the host
     * @param validity how long it is valid; never longer than the authority
     * @return the leaf
     */
    public Leaf mint(Host host, Duration validity) {
        Instant now = Instant.now();
        Instant end = certificate.getNotAfter().toInstant();
        Instant wanted = now.plus(validity);
        Instant until = wanted.isBefore(end) ? wanted : end;
        if (until.isBefore(now)) {
            throw new NonoException(
                    ErrorCode.SETUP, "the certificate authority of the session has expired; start a new session");
        }
        try {
            KeyPair pair = newKey();
            String text = host.text();
            boolean named = text.length() <= MAX_COMMON_NAME;
            X500Name issuer =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            CertificateForm form = new CertificateForm(
                            serial(random),
                            issuer,
                            now.minus(SKEW),
                            until,
                            named ? CertificateForm.name(text) : CertificateForm.noName(),
                            pair.getPublic())
                    .with(Extension.basicConstraints, true, new BasicConstraints(false))
                    .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .with(Extension.subjectAlternativeName, !named, new GeneralNames(name(host)))
                    .withAuthority(certificate)
                    .withKeyIdentifier();
            return new Leaf(pair.getPrivate(), List.of(form.signed(key), certificate));
        } catch (GeneralSecurityException | IOException e) {
            throw new NonoException(ErrorCode.SETUP, "no certificate could be made for " + host.text(), e);
        }
    }

    private static GeneralName name(Host host) {
        return host instanceof IpAddress
                ? new GeneralName(GeneralName.iPAddress, host.text())
                : new GeneralName(GeneralName.dNSName, host.text());
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(127, random).setBit(126);
    }
}
