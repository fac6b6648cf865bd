package dev.nono.proxy.internal.tls;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates as text. */
public final class Pem {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private Pem() {}

    /**
     * Reads the certificates of a file.
     *
     * @param file a PEM file
     * @return its certificates, at least one
     * @throws NonoException that names the file and says whether it is missing, unreadable, empty or malformed
     */
    public static List<X509Certificate> certificates(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ, file, "the certificate file " + file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ, file, "the certificate file " + file + " may not be read by you", e);
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ, file, "the certificate file " + file + " cannot be read", e);
        }
        List<X509Certificate> found = new ArrayList<>();
        for (String block : blocks(text)) {
            try {
                found.add(parse(block));
            } catch (CertificateException | IllegalArgumentException e) {
                throw NonoException.forPath(
                        ErrorCode.CONFIG_READ, file, "a certificate in " + file + " cannot be parsed", e);
            }
        }
        if (found.isEmpty()) {
            throw NonoException.forPath(ErrorCode.CONFIG_READ, file, file + " holds no certificate");
        }
        return found;
    }

    /** The certificates of a text as blocks of PEM, without what stands between them. */
    static List<String> blocks(String text) {
        List<String> blocks = new ArrayList<>();
        int from = text.indexOf(BEGIN);
        while (from >= 0) {
            int to = text.indexOf(END, from);
            if (to < 0) {
                break;
            }
            blocks.add(text.substring(from + BEGIN.length(), to));
            from = text.indexOf(BEGIN, to);
        }
        return blocks;
    }

    /** The certificate of a block as it is encoded, not parsed. */
    static byte[] der(String block) {
        return Base64.getMimeDecoder().decode(block);
    }

    static X509Certificate parse(String block) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der(block)));
    }

    /** A certificate with lines of 64 columns. */
    static String text(X509Certificate certificate) {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return BEGIN + "\n" + body + "\n" + END + "\n";
        } catch (CertificateEncodingException e) {
            throw new NonoException(ErrorCode.SETUP, "a certificate could not be written", e);
        }
    }
}
