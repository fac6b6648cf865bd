package dev.nono.proxy.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A certificate")
class CertificateFormTest {
    private static final int GENERALIZED_TIME = 0x18;

    @ParameterizedTest
    @CsvSource({
        "2026-02-03T04:05:06Z, 2026-11-23T18:09:59Z, 23, 23",
        "2049-12-31T23:59:59Z, 2050-01-01T00:00:00Z, 23, 24",
        "2000-02-29T00:00:00Z, 9999-12-31T23:59:59Z, 23, 24"
    })
    @DisplayName("is valid from and until the second that was asked for, in the form that the year asks for")
    void times(Instant from, Instant until, int fromTag, int untilTag) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(256);
        KeyPair pair = keys.generateKeyPair();

        X509Certificate certificate = new CertificateForm(
                        BigInteger.ONE,
                        CertificateForm.name("issuer"),
                        from.plusMillis(999),
                        until,
                        CertificateForm.name("subject"),
                        pair.getPublic())
                .withKeyIdentifier()
                .signed(pair.getPrivate());

        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(from);
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(until);
        certificate.verify(pair.getPublic());
        assertThat(HexFormat.of().formatHex(certificate.getEncoded()))
                .contains(time(fromTag, from))
                .contains(time(untilTag, until));
    }

    private static String time(int tag, Instant instant) {
        String digits = instant.toString().replaceAll("[-:T]", "");
        String text = tag == GENERALIZED_TIME ? digits : digits.substring(2);
        return HexFormat.of().formatHex(new byte[] {(byte) tag, (byte) text.length()})
                + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
