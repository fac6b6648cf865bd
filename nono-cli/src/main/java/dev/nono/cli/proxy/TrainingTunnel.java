package dev.nono.cli.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.nono.NonoException;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.proxy.InterceptDirectory;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyServer;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * One tunnel and one intercepted request through proxies of this JVM to sockets of this JVM: the first of each loads hundreds of classes, and a
 * program waits for it. For the start-up archive; where there is no network, that is smaller.
 */
public final class TrainingTunnel {
    private static final int MILLIS = 3000;

    private TrainingTunnel() {}

    /** Opens it, sends a byte each way, and closes it. */
    public static void open() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket origin = new ServerSocket(0, 1, loopback);
                ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder().allowHosts(List.of("localhost")).build(), ProxyServices.none());
                Socket client = new Socket(loopback, proxy.port())) {
            origin.setSoTimeout(MILLIS);
            client.setSoTimeout(MILLIS);
            client.getOutputStream().write(request(proxy, origin.getLocalPort()));
            try (Socket upstream = origin.accept()) {
                byte[] buffer = new byte[1024];
                int head = client.getInputStream().read(buffer);
                if (head > 0) {
                    upstream.getOutputStream().write(buffer, 0, head);
                    client.getOutputStream()
                            .write(buffer, 0, client.getInputStream().read(buffer));
                    client.shutdownOutput();
                    upstream.getInputStream().readAllBytes();
                }
            }
        } catch (IOException | NonoException e) {
            // No network here, or no proxy: nothing is learned.
            return;
        }
    }

    /**
     * Sends one request through a connection that is looked into. The other side hangs up instead of shaking hands, so that the answer is the
     * proxy's.
     */
    public static void look() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket origin = new ServerSocket(0, 1, loopback)) {
            Path state = Files.createTempDirectory("nono-training-");
            Path directory = InterceptDirectory.create(state);
            Route route = Route.to("training", "https://localhost:" + origin.getLocalPort())
                    .policy(EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("GET", "/**"))))
                    .build();
            ProxyConfig config = ProxyConfig.builder()
                    .allowHosts(List.of("localhost"))
                    .routes(List.of(route))
                    .interceptDirectory(directory)
                    .build();
            origin.setSoTimeout(MILLIS);
            try (ProxyServer proxy = ProxyServer.start(config, ProxyServices.none());
                    Socket plain = new Socket(loopback, proxy.port())) {
                plain.setSoTimeout(MILLIS);
                plain.getOutputStream().write(request(proxy, origin.getLocalPort()));
                byte[] buffer = new byte[1024];
                plain.getInputStream().read(buffer);
                Socket client = trusting(proxy.bundle().orElseThrow())
                        .createSocket(plain, "localhost", origin.getLocalPort(), true);
                client.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: localhost:" + origin.getLocalPort() + "\r\n\r\n")
                                .getBytes(ISO_8859_1));
                origin.accept().close();
                client.getInputStream().read(buffer);
            } finally {
                remove(state);
            }
        } catch (IOException | GeneralSecurityException | NonoException e) {
            // As above.
            return;
        }
    }

    private static SSLSocketFactory trusting(Path bundle) throws IOException, GeneralSecurityException {
        KeyStore certificates = KeyStore.getInstance(KeyStore.getDefaultType());
        certificates.load(null, null);
        try (InputStream in = Files.newInputStream(bundle)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.setCertificateEntry(String.valueOf(certificates.size()), each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static byte[] request(ProxyServer proxy, int port) {
        String user =
                Base64.getEncoder().encodeToString(("nono:" + proxy.token().reveal()).getBytes(ISO_8859_1));
        return ("CONNECT localhost:" + port + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nProxy-Authorization: Basic "
                        + user + "\r\n\r\n")
                .getBytes(ISO_8859_1);
    }
}
