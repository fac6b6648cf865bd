package dev.nono.proxy.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * A certificate that is not signed yet, RFC 5280. BouncyCastle encodes it and the JDK signs it with ECDSA and SHA-256; the tables
 * of algorithms that BouncyCastle's own signers load take longer than all the rest of the start of a proxy.
 */
final class CertificateForm {
    private static final AlgorithmIdentifier ECDSA_SHA256 =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
    private static final int FIRST_LONG_YEAR = 2050;
    private static final ASN1ObjectIdentifier COMMON_NAME = new ASN1ObjectIdentifier("2.5.4.3");

    private final V3TBSCertificateGenerator form = new V3TBSCertificateGenerator();
    private final List<Extension> extensions = new ArrayList<>();
    private final PublicKey key;

    CertificateForm(BigInteger serial, X500Name issuer, Instant from, Instant until, X500Name subject, PublicKey key)
            throws IOException {
        this.key = key;
        form.setSerialNumber(new ASN1Integer(serial));
        form.setSignature(ECDSA_SHA256);
        form.setIssuer(issuer);
        form.setStartDate(time(from));
        form.setEndDate(time(until));
        form.setSubject(subject);
        form.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    /**
     * A time of RFC 5280, 4.1.2.5: with two digits of the year until 2049 ({@code UTCTime}), then with four
     * ({@code GeneralizedTime}). From its encoding: BouncyCastle would format a date, and wants calendars and languages for that,
     * which take a JVM that has just started longer than key and signature.
     */
    private static Time time(Instant instant) throws IOException {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        boolean brief = time.getYear() < FIRST_LONG_YEAR;
        int digits = brief ? 2 : 4;
        byte[] der = new byte[2 + digits + 11];
        der[0] = (byte) (brief ? BERTags.UTC_TIME : BERTags.GENERALIZED_TIME);
        der[1] = (byte) (der.length - 2);
        int at = number(der, 2, digits, time.getYear());
        for (int part : new int[] {
            time.getMonthValue(), time.getDayOfMonth(), time.getHour(), time.getMinute(), time.getSecond()
        }) {
            at = number(der, at, 2, part);
        }
        der[at] = 'Z';
        return new Time(ASN1Primitive.fromByteArray(der));
    }

    /** The last digits of a number; returns where they end. */
    private static int number(byte[] to, int at, int digits, int value) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    /** A name that is a common name and nothing else. */
    static X500Name name(String common) {
        return new X500Name(new RDN[] {new RDN(COMMON_NAME, new DERUTF8String(common))});
    }

    static X500Name noName() {
        return new X500Name(new RDN[0]);
    }

    CertificateForm with(ASN1ObjectIdentifier name, boolean critical, ASN1Encodable value) throws IOException {
        extensions.add(new Extension(name, critical, value.toASN1Primitive().getEncoded(ASN1Encoding.DER)));
        return this;
    }

    /** Says which key this certificate is for. */
    CertificateForm withKeyIdentifier() throws IOException, GeneralSecurityException {
        return with(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier(key)));
    }

    /** Says which key signs it, in the words of the authority itself if it has any. */
    CertificateForm withAuthority(X509Certificate authority) throws IOException, GeneralSecurityException {
        byte[] stated = authority.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        byte[] identifier = stated == null
                ? identifier(authority.getPublicKey())
                : SubjectKeyIdentifier.getInstance(
                                ASN1OctetString.getInstance(stated).getOctets())
                        .getKeyIdentifier();
        return with(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier));
    }

    /** The first method of RFC 5280, 4.2.1.2. */
    private static byte[] identifier(PublicKey key) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-1")
                .digest(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                        .getPublicKeyData()
                        .getBytes());
    }

    /** The certificate. */
    X509Certificate signed(PrivateKey signer) throws IOException, GeneralSecurityException {
        form.setExtensions(new Extensions(extensions.toArray(new Extension[0])));
        TBSCertificate unsigned = form.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer);
        signature.update(unsigned.getEncoded(ASN1Encoding.DER));
        byte[] der = new DERSequence(new ASN1Encodable[] {unsigned, ECDSA_SHA256, new DERBitString(signature.sign())})
                .getEncoded(ASN1Encoding.DER);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
