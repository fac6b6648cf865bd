package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.profile.model.EndpointPolicy;
import dev.nono.proxy.internal.server.Lab;
import dev.nono.proxy.lab.H2Lab;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.secret.Secret;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("HTTP/2 through the proxy")
class H2Test {
    private static final String HOST = "api.example.com";
    private static final String REAL = "the-real-credential";

    @TempDir
    Path directory;

    private final H2Lab h2 = new H2Lab();
    private final Names names = new Names().put(HOST, "127.0.0.1");
    private Lab lab;
    private ProxyServer proxy;

    @BeforeEach
    void makeLab() throws Exception {
        lab = new Lab(directory);
    }

    @AfterEach
    void stop() {
        proxy.close();
        h2.close();
    }

    private void start(Route... routes) throws Exception {
        start(ProxyTimeouts.DEFAULT, routes);
    }

    private void start(ProxyTimeouts timeouts, Route... routes) throws Exception {
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .http2(true)
                        .timeouts(timeouts)
                        .interceptDirectory(Files.createDirectories(directory.resolve("bundle")))
                        .routes(List.of(routes))
                        .build(),
                ProxyServices.none().withResolver(names).withSecrets(reference -> Secret.of(REAL)));
    }

    private RouteBuilder route(String prefix, int port) {
        return Route.to(prefix, "https://" + HOST + ":" + port)
                .credential("key")
                .inject(Carrier.header("x-api-key"))
                .tls(lab.trusted());
    }

    private H2Lab.Client connect(int port) throws Exception {
        return h2.connect(
                proxy.port(),
                proxy.token().reveal(),
                HOST + ":" + port,
                Lab.client(proxy.bundle().orElseThrow()),
                HOST,
                port);
    }

    private static Http2Headers head(int port, String method, String path) {
        return new DefaultHttp2Headers()
                .method(method)
                .scheme("https")
                .authority(HOST + ":" + port)
                .path(path);
    }

    @Test
    @DisplayName("carries both directions of a stream at once, and the trailers behind them [30:75]")
    void bothDirections() throws Exception {
        int port = h2.echo(lab.server(HOST));
        start(route("svc", port).build());
        H2Lab.Client client = connect(port);
        assertThat(client.protocol()).isEqualTo("h2");

        H2Lab.Stream stream =
                client.open(head(port, "POST", "/pkg.Service/Talk").set("te", "trailers"), false);
        assertThat(stream.head().status()).asString().isEqualTo("200");
        for (int i = 0; i < 5; i++) {
            stream.send("ping" + i, false);
            assertThat(stream.next()).isEqualTo("ping" + i);
        }
        stream.send("last", true);
        assertThat(stream.next()).isEqualTo("last");
        assertThat(stream.head().get("grpc-status")).asString().isEqualTo("0");
        assertThat(h2.seen().get(0).get("te")).asString().isEqualTo("trailers");
    }

    @Test
    @DisplayName("closes a connection to an upstream that no stream has used for a while, and makes a new one")
    void idleConnection() throws Exception {
        int port = h2.echo(lab.server(HOST));
        ProxyTimeouts usual = ProxyTimeouts.DEFAULT;
        start(
                new ProxyTimeouts(
                        usual.head(),
                        usual.connect(),
                        usual.handshake(),
                        usual.response(),
                        usual.lookup(),
                        usual.idleTunnel(),
                        Duration.ofMillis(200),
                        usual.drain()),
                route("svc", port).build());
        H2Lab.Client client = connect(port);
        for (int round = 0; round < 2; round++) {
            H2Lab.Stream stream = client.open(head(port, "GET", "/x"), true);
            assertThat(stream.head().status()).asString().isEqualTo("200");
            for (int i = 0; i < 3000 && h2.connections() > 0; i++) {
                Thread.sleep(10);
            }
            assertThat(h2.connections()).isZero();
        }
    }

    @Test
    @DisplayName("lets its streams end when the proxy closes")
    void drain() throws Exception {
        int port = h2.echo(lab.server(HOST));
        start(ProxyOfSessionTest.patient(), route("svc", port).build());
        H2Lab.Client client = connect(port);
        H2Lab.Stream stream = client.open(head(port, "POST", "/pkg.Service/Talk"), false);
        stream.send("first", false);
        assertThat(stream.head().status()).asString().isEqualTo("200");
        assertThat(stream.next()).isEqualTo("first");

        CompletableFuture<Void> closed = CompletableFuture.runAsync(proxy::close);
        while (RawClient.connects(proxy.port())) {
            Thread.onSpinWait();
        }
        stream.send("last", true);

        assertThat(stream.next()).isEqualTo("last");
        assertThat(stream.head().get("grpc-status")).asString().isEqualTo("0");
        closed.get(60, TimeUnit.SECONDS);
        assertThat(proxy.drainEvents()).extracting(ProxyEvent::path).contains("/pkg.Service/Talk");
    }

    @Test
    @DisplayName("puts in exactly one credential, whatever the client sent in its place [30:76]")
    void oneCredential() throws Exception {
        int port = h2.echo(lab.server(HOST));
        start(route("svc", port).build());
        H2Lab.Stream stream = connect(port)
                .open(
                        head(port, "GET", "/x")
                                .add("x-api-key", "attacker")
                                .add("x-api-key", "another")
                                .add("cookie", "a=1")
                                .add("cookie", "b=2"),
                        true);
        assertThat(stream.head().status()).asString().isEqualTo("200");
        Http2Headers seen = h2.seen().get(0);
        assertThat(seen.getAll("x-api-key")).singleElement().asString().isEqualTo(REAL);
        assertThat(seen.getAll("cookie").toString()).contains("a=1", "b=2");
        assertThat(seen.authority()).asString().isEqualTo(HOST + ":" + port);
    }

    @Test
    @DisplayName("is refused stream by stream, with the status and the reason")
    void refuses() throws Exception {
        int port = h2.echo(lab.server(HOST));
        start(route("svc", port)
                .policy(EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("GET", "/open/**"))))
                .build());
        H2Lab.Client client = connect(port);
        assertThat(client.open(head(port, "GET", "/closed"), true).head().status())
                .asString()
                .isEqualTo("403");
        assertThat(client.open(head(port, "GET", "/open/../x"), true).head().status())
                .asString()
                .isEqualTo("400");
        assertThat(client.open(head(port, "GET", "/open/x").authority("evil.example.com"), true)
                        .head()
                        .status())
                .asString()
                .isEqualTo("421");
        assertThat(h2.seen()).isEmpty();
        assertThat(client.open(head(port, "GET", "/open/x"), true).head().status())
                .asString()
                .isEqualTo("200");
        assertThat(h2.seen()).hasSize(1);
    }

    @Test
    @DisplayName("is not offered when the upstream speaks HTTP/1.1 only [30:74]")
    void upstreamSpeaksOne() throws Exception {
        try (Origin origin = Origin.tls(lab.server(HOST), Origin.answering("ok"))) {
            start(route("svc", origin.port()).build());
            assertThat(connect(origin.port()).protocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    @DisplayName("is not spoken when the routes to a host disagree about TLS [30:78]")
    void mixedTls() throws Exception {
        int port = h2.echo(lab.server(HOST));
        Path other = directory.resolve("other.pem");
        Files.copy(lab.authorityFile(), other);
        start(
                route("one", port)
                        .policy(EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("GET", "/one/**"))))
                        .build(),
                route("two", port)
                        .policy(EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("GET", "/two/**"))))
                        .tls(new TlsOptions(Optional.of(other), Optional.empty(), Optional.empty()))
                        .build());
        assertThat(connect(port).protocol()).isEqualTo("http/1.1");
    }
}
