package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.approval.ApprovalDecision;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.proxy.internal.decide.WebSocketOpening;
import dev.nono.proxy.internal.server.Lab;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An intercepted connection to the upstream of a route")
class InterceptedRoutesTest {
    private static final String REAL = "the-real-credential";

    @TempDir
    Path directory;

    private final Names names = new Names().put("a.x.com", "127.0.0.1").put("x.com", "127.0.0.1");
    private Lab lab;
    private Origin origin;
    private ProxyServer proxy;
    private ProxyServices services = ProxyServices.none().withResolver(names).withSecrets(reference -> Secret.of(REAL));

    @BeforeEach
    void makeLab() throws Exception {
        lab = new Lab(directory);
    }

    @AfterEach
    void stop() {
        proxy.close();
        origin.close();
    }

    private void start(Origin.Behaviour behaviour, java.util.function.Function<Origin, List<Route>> routes)
            throws Exception {
        origin = Origin.tls(lab.server("a.x.com"), behaviour);
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .interceptDirectory(Files.createDirectories(directory.resolve("bundle")))
                        .routes(routes.apply(origin))
                        .allowHosts(List.of("x.com"))
                        .build(),
                services);
    }

    private RouteBuilder route(Origin server, String host) {
        return Route.to("svc", "https://" + host + ":" + server.port())
                .credential("key")
                .tls(lab.trusted());
    }

    private RawClient inside() throws Exception {
        RawClient client = new RawClient(proxy.port());
        assertThat(client.connect(
                                "a.x.com:" + origin.port(),
                                "Proxy-Authorization: Bearer " + proxy.token().reveal())
                        .status())
                .isEqualTo(200);
        SSLSocket socket = (SSLSocket) Lab.client(proxy.bundle().orElseThrow())
                .getSocketFactory()
                .createSocket(client.socket(), "a.x.com", origin.port(), true);
        socket.startHandshake();
        return new RawClient(socket);
    }

    private String host() {
        return "Host: a.x.com:" + origin.port();
    }

    @Test
    @DisplayName("is made for every host below the star of a route; the name above it has the rules of tunnels [30:25]")
    void wildcard() throws Exception {
        start(Origin.answering("ok"), server -> List.of(route(server, "*.x.com").build()));
        try (RawClient client = inside()) {
            client.head("GET / HTTP/1.1", host());
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(origin.request().headers()).containsEntry("authorization", "Bearer " + REAL);
        try (RawClient client = new RawClient(proxy.port())) {
            assertThat(client.connect("x.com:" + origin.port()).status()).isEqualTo(200);
        }
        List<ProxyEvent> events = proxy.drainEvents();
        assertThat(events.get(events.size() - 1)).returns("connect", ProxyEvent::mode);
    }

    @Test
    @DisplayName("sends nothing before somebody granted what has to be approved, and nothing at all if nobody does")
    void approval() throws Exception {
        EndpointPolicy ask = new EndpointPolicy(
                true,
                EndpointPolicy.Action.DENY,
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                List.of(),
                List.of(EndpointPolicy.Rule.of("POST", "/pay"), EndpointPolicy.Rule.of("POST", "/refuse")),
                List.of());
        services = services.withApprover(
                "",
                request -> request.toJson().contains("/pay")
                        ? new ApprovalDecision.Granted()
                        : new ApprovalDecision.Denied("no"));
        start(
                Origin.answering("ok"),
                server -> List.of(route(server, "a.x.com").policy(ask).build()));
        try (RawClient client = inside()) {
            client.head("POST /refuse HTTP/1.1", host(), "Content-Length: 0");
            assertThat(client.response().status()).isEqualTo(403);
            assertThat(origin.isUntouched()).isTrue();
            client.head("POST /pay HTTP/1.1", host(), "Content-Length: 0");
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(proxy.drainEvents())
                .extracting(ProxyEvent::decision)
                .contains("approve_requested", "approve_granted", "approve_denied");
    }

    @Test
    @DisplayName("opens a WebSocket where the route says so, and refuses any other path before that")
    void webSocket() throws Exception {
        start(
                peer -> {
                    String key = peer.request().headers().get("sec-websocket-key");
                    peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Accept: " + WebSocketOpening.accept(key) + "\r\n\r\n");
                    peer.in.transferTo(peer.out);
                },
                server -> List.of(
                        route(server, "a.x.com").upgrades(List.of("/socket")).build()));
        String[] opening = {
            "GET /other HTTP/1.1",
            host(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        };
        try (RawClient client = inside()) {
            client.head(opening);
            assertThat(client.response().status()).isEqualTo(403);
        }
        assertThat(origin.isUntouched()).isTrue();
        opening[0] = "GET /socket HTTP/1.1";
        try (RawClient client = inside()) {
            client.head(opening);
            assertThat(client.responseHead().status()).isEqualTo(101);
            assertThat(client.send("frame").read(5)).isEqualTo("frame");
        }
        assertThat(origin.request().headers()).containsEntry("authorization", "Bearer " + REAL);
    }
}
