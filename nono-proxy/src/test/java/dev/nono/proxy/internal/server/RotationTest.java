package dev.nono.proxy.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The authority of a session that outlives it")
class RotationTest {
    private static final String HOST = "api.example.com";

    @TempDir
    Path directory;

    private RunningProxy proxy;
    private Origin origin;

    @Test
    @DisplayName("is followed by another one, which stands in the same files beside it before it signs")
    void rotates() throws Exception {
        Lab lab = new Lab(directory);
        Path bundles = Files.createDirectories(directory.resolve("bundle"));
        origin = Origin.tls(lab.server(HOST), Origin.answering("hello"));
        try (Origin upstream = origin;
                RunningProxy running = new RunningProxy(
                        ProxyConfig.builder()
                                .interceptDirectory(bundles)
                                .authorityValidity(Duration.ofSeconds(6))
                                .build(),
                        ProxyServices.none().withResolver(new Names().put(HOST, "127.0.0.1")),
                        (config, services, token, tokens, agent, events) ->
                                new LabRoutes(true, HOST + ":" + origin.port(), lab.trusted(), Optional.empty()))) {
            proxy = running;
            Path bundle = proxy.bundle().orElseThrow();
            Object same = Files.getAttribute(bundle, "unix:ino");
            Path forJvms = proxy.javaTrustStore().orElseThrow();
            Object sameForJvms = Files.getAttribute(forJvms, "unix:ino");
            X509Certificate first = authorities(bundle).get(0);
            SSLSocket early = handshake();
            RawClient open = new RawClient(early);

            while (authorities(bundle).size() == 1) {
                Thread.sleep(20);
            }
            assertThat(authorities(bundle).get(0)).isEqualTo(first);
            while (Instant.now().isBefore(first.getNotAfter().toInstant())) {
                Thread.sleep(20);
            }
            try (SSLSocket late = handshake()) {
                Certificate[] chain = late.getSession().getPeerCertificates();
                assertThat(chain[1]).isNotEqualTo(first).isIn(authorities(bundle));
                assertThat(trusted(forJvms)).contains(first, chain[1]);
            }
            open.head("GET /x HTTP/1.1", "Host: " + HOST + ":" + origin.port());
            assertThat(open.response().body()).isEqualTo("hello");
            open.close();

            assertThat(Files.getAttribute(bundle, "unix:ino")).isEqualTo(same);
            assertThat(Files.getAttribute(forJvms, "unix:ino")).isEqualTo(sameForJvms);
            assertThat(Files.getPosixFilePermissions(bundle)).isEqualTo(PosixFilePermissions.fromString("r--------"));
        }
        assertThat(bundles).doesNotExist();
    }

    /** A leaf of the last moment may expire on its way: then once more, as a client would. */
    private SSLSocket handshake() throws Exception {
        SSLException failed = new SSLException("none");
        for (int i = 0; i < 20; i++) {
            RawClient client = new RawClient(proxy.address().getPort());
            assertThat(client.connect(
                                    HOST + ":" + origin.port(),
                                    "Proxy-Authorization: Bearer "
                                            + proxy.token().reveal())
                            .status())
                    .isEqualTo(200);
            SSLSocket socket = (SSLSocket) Lab.client(proxy.bundle().orElseThrow())
                    .getSocketFactory()
                    .createSocket(client.socket(), HOST, origin.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(30_000);
            try {
                socket.startHandshake();
                return socket;
            } catch (SSLException e) {
                failed = e;
                socket.close();
            }
        }
        throw failed;
    }

    private static List<X509Certificate> authorities(Path bundle) throws Exception {
        List<X509Certificate> ours = new ArrayList<>();
        try (InputStream in = Files.newInputStream(bundle)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                X509Certificate certificate = (X509Certificate) each;
                if (certificate.getSubjectX500Principal().getName().equals("CN=nono-session-ca")) {
                    ours.add(certificate);
                }
            }
        }
        return ours;
    }

    private static List<Certificate> trusted(Path store) throws Exception {
        KeyStore read = KeyStore.getInstance(store.toFile(), (char[]) null);
        List<Certificate> trusted = new ArrayList<>();
        for (String alias : Collections.list(read.aliases())) {
            trusted.add(read.getCertificate(alias));
        }
        return trusted;
    }
}
