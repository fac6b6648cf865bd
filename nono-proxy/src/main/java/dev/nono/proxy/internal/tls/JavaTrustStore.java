package dev.nono.proxy.internal.tls;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * The certificates of a bundle as a PKCS #12 file (RFC 7292), which is what a JVM can be told to trust.
 *
 * <p>It holds nothing secret, so it is neither encrypted nor sealed with a password: its permissions protect it, and a program
 * that would write it could name another file as well. A JVM reads it with any password and without one.
 */
final class JavaTrustStore {
    /** Marks a certificate as trusted; without it a JVM leaves the entry out (JDK-6866641). */
    private static final ASN1ObjectIdentifier TRUSTED = new ASN1ObjectIdentifier("2.16.840.1.113894.746875.1.1");

    private JavaTrustStore() {}

    /**
     * Makes the file.
     *
     * @param certificates the certificates, encoded
     * @return the bytes
     * @throws IOException never: nothing is written to anywhere
     */
    static byte[] of(List<byte[]> certificates) throws IOException {
        ASN1EncodableVector bags = new ASN1EncodableVector();
        for (int i = 0; i < certificates.size(); i++) {
            bags.add(new SafeBag(
                    PKCSObjectIdentifiers.certBag,
                    new CertBag(PKCSObjectIdentifiers.x509Certificate, octets(certificates.get(i))).toASN1Primitive(),
                    new DERSet(new DERSequence[] {
                        attribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString("nono-" + i)),
                        attribute(TRUSTED, KeyPurposeId.anyExtendedKeyUsage.toOID())
                    })));
        }
        ContentInfo[] safes = {new ContentInfo(PKCSObjectIdentifiers.data, octets(new DERSequence(bags).getEncoded()))};
        ContentInfo authenticated =
                new ContentInfo(PKCSObjectIdentifiers.data, octets(new DERSequence(safes).getEncoded()));
        return new Pfx(authenticated, null).getEncoded(ASN1Encoding.DER);
    }

    private static DEROctetString octets(byte[] bytes) {
        return new DEROctetString(bytes);
    }

    private static DERSequence attribute(ASN1ObjectIdentifier name, ASN1Encodable value) {
        return new DERSequence(new ASN1Encodable[] {name, new DERSet(value)});
    }
}
