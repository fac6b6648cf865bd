package dev.nono.proxy.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyConfigBuilder;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.tls.SystemRoots;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An intercepted connection")
class InterceptionTest {
    private static final String HOST = "api.example.com";

    @TempDir
    Path directory;

    private Lab lab;
    private final Names names = new Names().put(HOST, "127.0.0.1");
    private Origin origin;
    private LabRoutes routes;
    private RunningProxy proxy;

    @BeforeEach
    void makeLab() throws Exception {
        lab = new Lab(directory);
    }

    private void start(Origin.Behaviour behaviour) throws Exception {
        start(behaviour, HOST, lab.trusted(), c -> c);
    }

    private void start(
            Origin.Behaviour behaviour,
            String certificate,
            TlsOptions options,
            UnaryOperator<ProxyConfigBuilder> settings)
            throws Exception {
        origin = Origin.tls(lab.server(certificate), behaviour);
        routes = new LabRoutes(true, HOST + ":" + origin.port(), options, Optional.empty());
        Path bundle = Files.createDirectories(directory.resolve("bundle"));
        proxy = new RunningProxy(
                settings.apply(ProxyConfig.builder().interceptDirectory(bundle)).build(),
                ProxyServices.none().withResolver(names),
                (config, services, token, tokens, agent, events) -> routes);
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (origin != null) {
            origin.close();
        }
    }

    private String auth() {
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder()
                        .encodeToString(("nono:" + proxy.token().reveal()).getBytes(StandardCharsets.UTF_8));
    }

    private RawClient connected() throws Exception {
        RawClient client = new RawClient(proxy.address().getPort());
        assertThat(client.connect(HOST + ":" + origin.port(), auth()).status()).isEqualTo(200);
        return client;
    }

    private SSLSocket handshake(RawClient client, SSLContext trust, Optional<String> sni) throws Exception {
        SSLSocket socket =
                (SSLSocket) trust.getSocketFactory().createSocket(client.socket(), HOST, origin.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(sni.isPresent() ? List.of(new SNIHostName(sni.get())) : List.of());
        parameters.setEndpointIdentificationAlgorithm(sni.isPresent() ? "HTTPS" : null);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        return socket;
    }

    private RawClient inside() throws Exception {
        SSLContext trust = Lab.client(proxy.bundle().orElseThrow());
        return new RawClient(handshake(connected(), trust, Optional.of(HOST)));
    }

    @Test
    @DisplayName("gets the credential put in, request after request on one connection, and everything is on record")
    void injects() throws Exception {
        start(Origin.answering("hello"));
        try (RawClient client = inside()) {
            for (int i = 0; i < 3; i++) {
                client.head(
                        "GET /v1/models?key=val HTTP/1.1",
                        "Host: " + HOST + ":" + origin.port(),
                        "Authorization: Bearer " + proxy.token().reveal(),
                        "X-Kept: 1");
                assertThat(client.response().body()).isEqualTo("hello");
                Origin.Request seen = origin.request();
                assertThat(seen.line()).isEqualTo("GET /v1/models?key=val HTTP/1.1");
                assertThat(seen.fields()).contains("Authorization: Bearer " + LabRoutes.SECRET, "X-Kept: 1");
                assertThat(String.join("\n", seen.fields()))
                        .doesNotContain(proxy.token().reveal());
            }
            assertThat(origin.connections()).as("connections are kept").isEqualTo(1);
        }
        List<ProxyEvent> events = proxy.drainEvents();
        assertThat(events)
                .hasSize(4)
                .allSatisfy(event -> assertThat(event)
                        .returns("connect_intercept", ProxyEvent::mode)
                        .returns("allow", ProxyEvent::decision));
        assertThat(events.toString())
                .doesNotContain(LabRoutes.SECRET, proxy.token().reveal(), "val");
    }

    @Test
    @DisplayName("asks for the token, and the same connection can do better after 407 [30:26]")
    void asksForToken() throws Exception {
        start(Origin.answering("hello"));
        try (RawClient client = new RawClient(proxy.address().getPort())) {
            assertThat(client.connect(HOST + ":" + origin.port()).status()).isEqualTo(407);
            assertThat(client.connect(HOST + ":" + origin.port(), auth()).status())
                    .isEqualTo(200);
            SSLSocket socket = handshake(client, Lab.client(proxy.bundle().orElseThrow()), Optional.of(HOST));
            RawClient inner = new RawClient(socket);
            inner.head("GET / HTTP/1.1", "Host: " + HOST + ":" + origin.port());
            assertThat(inner.response().body()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("shows a leaf with its authority behind it, with all extensions that clients ask for [30:69]")
    void certificates() throws Exception {
        start(Origin.answering("hello"));
        try (RawClient client = connected()) {
            SSLSocket socket = handshake(client, Lab.client(proxy.bundle().orElseThrow()), Optional.of(HOST));
            X509Certificate[] chain = (X509Certificate[]) socket.getSession().getPeerCertificates();
            assertThat(chain).hasSize(2);
            X509Certificate leaf = chain[0];
            assertThat(leaf.getExtensionValue("2.5.29.35"))
                    .as("authority key identifier")
                    .isNotNull();
            assertThat(leaf.getExtensionValue("2.5.29.14"))
                    .as("subject key identifier")
                    .isNotNull();
            assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
            assertThat(leaf.getSubjectAlternativeNames())
                    .singleElement()
                    .satisfies(name -> assertThat(name.get(1)).isEqualTo(HOST));
            assertThat(leaf.getNotAfter()).isBeforeOrEqualTo(chain[1].getNotAfter());
            assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
            assertThat(chain[1].getBasicConstraints()).isZero();
        }
    }

    @Test
    @DisplayName(
            "has a bundle that only its owner can read, with the roots of the system in it, and that goes with the proxy [30:66]")
    void bundle() throws Exception {
        Path parent = directory.resolve("parent.pem");
        Files.writeString(parent, "# corporate roots\n" + Files.readString(lab.authorityFile()));
        start(Origin.answering("hello"), HOST, lab.trusted(), c -> c.parentBundles(List.of(parent)));
        Path file = proxy.bundle().orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--------");
        String text = Files.readString(file);
        assertThat(text).startsWith("# corporate roots\n");
        assertThat(text.split("BEGIN CERTIFICATE", -1).length).isGreaterThan(10);
        assertThat(proxy.variables())
                .containsEntry("SSL_CERT_FILE", file.toString())
                .containsEntry("NODE_EXTRA_CA_CERTS", file.toString())
                .containsEntry("GIT_SSL_CAINFO", file.toString());
        Path store = proxy.javaTrustStore().orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("r--------");
        KeyStore read = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            read.load(in, "any".toCharArray());
        }
        assertThat(read.size()).isEqualTo(text.split("BEGIN CERTIFICATE", -1).length - 1);
        assertThat(proxy.variables().get("JAVA_TOOL_OPTIONS")).contains("-Djavax.net.ssl.trustStore=" + store);
        proxy.close();
        assertThat(file).doesNotExist();
        assertThat(store).doesNotExist();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    @DisplayName("tells JVMs to trust each root once, whether the system has it, the user's own file, or both")
    void rootsOnce() throws Exception {
        String ofSystem = SystemRoots.text().orElseThrow();
        Path parent = directory.resolve("parent.pem");
        Files.writeString(parent, ofSystem + Files.readString(lab.authorityFile()));
        start(Origin.answering("hello"), HOST, lab.trusted(), c -> c.parentBundles(List.of(parent)));
        KeyStore read = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(proxy.javaTrustStore().orElseThrow())) {
            read.load(in, null);
        }
        // Those of the system, that of the user's file which the system does not have, and that of the session.
        assertThat(read.size()).isEqualTo(ofSystem.split("BEGIN CERTIFICATE", -1).length - 1 + 2);
    }

    @Test
    @DisplayName(
            "is not there without a directory for the bundle: the session starts, and CONNECT is refused [30:16] [30:67]")
    void withoutDirectory() throws Exception {
        start(Origin.answering("hello"), HOST, lab.trusted(), c -> c.interceptDirectory(directory.resolve("missing")));
        assertThat(proxy.bundle()).isEmpty();
        assertThat(proxy.variables()).doesNotContainKey("SSL_CERT_FILE");
        assertThat(proxy.diagnostics())
                .singleElement()
                .satisfies(found -> assertThat(found.code()).isEqualTo("interception_unavailable"));
        for (String name : List.of(HOST, "API.Example.COM", HOST + ".")) {
            try (RawClient client = new RawClient(proxy.address().getPort())) {
                RawClient.Response answer = client.connect(name + ":" + origin.port(), auth());
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.headers()).containsEntry("x-nono-denied", "connect_bypasses_l7");
            }
        }
        assertThat(origin.isUntouched()).isTrue();
    }

    @Test
    @DisplayName("of a client that does not trust the authority fails, without a word to the upstream [30:68]")
    void untrusted() throws Exception {
        start(Origin.answering("hello"));
        try (RawClient client = connected()) {
            SSLContext other = Lab.client(lab.authorityFile());
            assertThatThrownBy(() -> handshake(client, other, Optional.of(HOST)))
                    .isInstanceOf(SSLException.class);
        }
        assertThat(event("intercept_handshake_failed")).isNotNull();
        assertThat(origin.isUntouched()).isTrue();
    }

    /** Waits for an event: a handshake fails on the side of the client first. */
    private ProxyEvent event(String category) throws InterruptedException {
        for (int i = 0; i < 3000; i++) {
            for (ProxyEvent event : proxy.drainEvents()) {
                if (category.equals(event.denialCategory())) {
                    return event;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no event " + category);
    }

    @Test
    @DisplayName("whose name in TLS is another than that of CONNECT is refused [30:70]")
    void otherName() throws Exception {
        start(Origin.answering("hello"));
        try (RawClient client = connected()) {
            SSLContext trust = Lab.client(proxy.bundle().orElseThrow());
            assertThatThrownBy(() -> handshake(client, trust, Optional.of("evil.example.com")))
                    .isInstanceOf(java.io.IOException.class);
        }
        assertThat(event("intercept_handshake_failed")).isNotNull();
        try (RawClient client = connected()) {
            RawClient inner =
                    new RawClient(handshake(client, Lab.client(proxy.bundle().orElseThrow()), Optional.empty()));
            inner.head("GET / HTTP/1.1", "Host: " + HOST + ":" + origin.port());
            assertThat(inner.response().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("refuses a request for another host with 421 [30:71]")
    void otherHost() throws Exception {
        start(Origin.answering("hello"));
        try (RawClient client = inside()) {
            client.head("GET / HTTP/1.1", "Host: evil.example.com");
            assertThat(client.response().status()).isEqualTo(421);
        }
        assertThat(origin.isUntouched()).isTrue();
    }

    @Test
    @DisplayName("says why a request is refused, and goes on with the next one")
    void refuses() throws Exception {
        start(Origin.answering("hello"));
        try (RawClient client = inside()) {
            client.head("POST /forbidden HTTP/1.1", "Host: " + HOST + ":" + origin.port(), "Content-Length: 3");
            client.send("abc");
            RawClient.Response refusal = client.response();
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.body()).contains("\"error\":\"Forbidden\"", "endpoint_policy");
            client.head("GET / HTTP/1.1", "Host: " + HOST + ":" + origin.port());
            assertThat(client.response().body()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("withdraws a question when the client goes away")
    void withdraws() throws Exception {
        start(Origin.answering("hello"));
        RawClient client = inside();
        client.head("GET /ask HTTP/1.1", "Host: " + HOST + ":" + origin.port());
        // The end of a client that has not read everything is a reset, which can come before what it said.
        assertThat(routes.asked.await(60, TimeUnit.SECONDS)).isTrue();
        client.socket().close();
        assertThat(routes.withdrawn.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(origin.isUntouched()).isTrue();
    }

    @Test
    @DisplayName("never trusts an upstream with the wrong name, or signed by nobody known")
    void verifiesUpstream() throws Exception {
        start(Origin.answering("hello"), "other.example.com", lab.trusted(), c -> c);
        try (RawClient client = inside()) {
            client.head("GET / HTTP/1.1", "Host: " + HOST + ":" + origin.port());
            RawClient.Response answer = client.response();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("certificate");
        }
        proxy.close();
        origin.close();
        start(Origin.answering("hello"), HOST, TlsOptions.DEFAULT, c -> c);
        try (RawClient client = inside()) {
            client.head("GET / HTTP/1.1", "Host: " + HOST + ":" + origin.port());
            assertThat(client.response().status()).isEqualTo(502);
        }
    }

    @Test
    @DisplayName("carries a WebSocket once the upstream has accepted it in earnest")
    void webSocket() throws Exception {
        start(peer -> {
            Origin.Request opening = peer.request();
            String key = opening.headers().get("sec-websocket-key");
            String accept = opening.line().contains("/lie")
                    ? "bGll"
                    : dev.nono.proxy.internal.decide.WebSocketOpening.accept(key);
            peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: " + accept + "\r\n\r\nfrom upstream ");
            peer.in.transferTo(peer.out);
        });
        String[] opening = {
            "GET /socket HTTP/1.1",
            "Host: " + HOST + ":" + origin.port(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        };
        try (RawClient client = inside()) {
            client.send(String.join("\r\n", opening) + "\r\n\r\noptimistic");
            RawClient.Response answer = client.responseHead();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers()).containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(client.read(24)).isEqualTo("from upstream optimistic");
            assertThat(origin.request().fields()).contains("Authorization: Bearer " + LabRoutes.SECRET);
        }
        opening[0] = "GET /lie HTTP/1.1";
        try (RawClient client = inside()) {
            client.head(opening);
            assertThat(client.response().status()).isEqualTo(502);
        }
        opening[2] = "Connection: keep-alive";
        try (RawClient client = inside()) {
            client.head(opening);
            assertThat(client.response().status()).isEqualTo(400);
        }
    }
}
