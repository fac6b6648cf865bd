package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.SocksClient;
import dev.nono.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SOCKS 5 through the same port")
class SocksTest {
    private final Names names = new Names().put("api.example.com", "127.0.0.1").put("routed.example.com", "127.0.0.1");
    private Origin origin;
    private ProxyServer proxy;

    @BeforeEach
    void origin() throws Exception {
        origin = Origin.plain(Origin.echo());
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        origin.close();
    }

    private SocksClient start(UnaryOperator<ProxyConfigBuilder> settings) throws Exception {
        proxy = ProxyServer.start(
                settings.apply(ProxyConfig.builder()
                                .allowHosts(List.of("api.example.com", "nowhere.example.com", "localhost")))
                        .build(),
                ProxyServices.none().withResolver(names).withSecrets(reference -> Secret.of("the-real-credential")));
        return new SocksClient(proxy.port());
    }

    private SocksClient start() throws Exception {
        return start(settings -> settings);
    }

    private ProxyEvent event() {
        List<ProxyEvent> events = proxy.drainEvents();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    @DisplayName("gives a tunnel to whoever has the token, with the event of a CONNECT")
    void tunnel() throws Exception {
        try (SocksClient client = start()) {
            client.login(proxy.token().reveal());
            assertThat(client.connect("API.example.com.", origin.port())).isEqualTo(SocksClient.ESTABLISHED);
            client.send("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.read(5)).isEqualTo("hello");
            client.socket().shutdownOutput();
            assertThat(client.isClosedByPeer()).isTrue();
        }
        ProxyEvent event = event();
        assertThat(event.mode()).isEqualTo("connect");
        assertThat(event.decision()).isEqualTo("allow");
        assertThat(event.method()).isEqualTo("CONNECT");
        assertThat(event.target()).isEqualTo("api.example.com");
        assertThat(event.port()).hasValue(origin.port());
        assertThat(event.status()).hasValue(200);
    }

    @Test
    @DisplayName("takes all that a client says at once, and what it says into the tunnel before there is one")
    void early() throws Exception {
        try (SocksClient client = start()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(new byte[] {5, 1, 2});
            all.writeBytes(SocksClient.loginOf(proxy.token().reveal()));
            all.writeBytes(SocksClient.wishOf(1, "api.example.com", origin.port()));
            all.writeBytes("early".getBytes(StandardCharsets.US_ASCII));
            client.send(all.toByteArray());
            assertThat(client.read(4)).isEqualTo("\5\2\1\0");
            assertThat(client.reply()).isEqualTo(SocksClient.ESTABLISHED);
            assertThat(client.read(5)).isEqualTo("early");
        }
    }

    @Test
    @DisplayName("understands messages that come byte by byte")
    void slowly() throws Exception {
        try (SocksClient client = start()) {
            client.socket().setTcpNoDelay(true);
            client.send(5).send(2).send(0).send(2);
            assertThat(client.read(2)).isEqualTo("\5\2");
            for (byte each : SocksClient.loginOf(proxy.token().reveal())) {
                client.send(each);
            }
            assertThat(client.read(2)).isEqualTo("\1\0");
            for (byte each : SocksClient.wishOf(1, "api.example.com", origin.port())) {
                client.send(each);
            }
            assertThat(client.reply()).isEqualTo(SocksClient.ESTABLISHED);
        }
    }

    @Test
    @DisplayName("ends the connection of whoever has a wrong token, and records it")
    void wrongToken() throws Exception {
        try (SocksClient client = start()) {
            assertThat(client.methods(0, 2)).isEqualTo(2);
            assertThat(client.password("0".repeat(64))).isFalse();
            assertThat(client.isClosedByPeer()).isTrue();
        }
        ProxyEvent event = event();
        assertThat(event.decision()).isEqualTo("deny");
        assertThat(event.details())
                .containsEntry("denial_category", "authentication_failed")
                .containsEntry("auth_outcome", "failed");
    }

    @Test
    @DisplayName("wants the token even where a CONNECT may come without one")
    void noToken() throws Exception {
        try (SocksClient client = start(settings -> settings.connectAuth(ConnectAuth.LENIENT))) {
            assertThat(client.methods(0)).isEqualTo(0xff);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(event().details()).containsEntry("denial_category", "authentication_failed");
    }

    @Test
    @DisplayName("asks for nothing where the proxy asks for nothing")
    void openProxy() throws Exception {
        try (SocksClient client = start(settings -> settings.connectAuth(ConnectAuth.NONE))) {
            assertThat(client.methods(0, 2)).isZero();
            assertThat(client.connect("api.example.com", origin.port())).isEqualTo(SocksClient.ESTABLISHED);
        }
        try (SocksClient client = new SocksClient(proxy.port())) {
            assertThat(client.methods(2)).isEqualTo(2);
            assertThat(client.password("whatever")).isTrue();
            assertThat(client.connect("api.example.com", origin.port())).isEqualTo(SocksClient.ESTABLISHED);
        }
    }

    @ParameterizedTest(name = "command {0}")
    @ValueSource(ints = {0, 2, 3, 255})
    @DisplayName("makes connections only: no listening sockets, no datagrams")
    void commands(int command) throws Exception {
        try (SocksClient client = start()) {
            client.login(proxy.token().reveal());
            client.send(SocksClient.wishOf(command, "api.example.com", origin.port()));
            assertThat(client.reply()).isEqualTo(SocksClient.NO_SUCH_COMMAND);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(origin.isUntouched()).isTrue();
        assertThat(event().decision()).isEqualTo("deny");
    }

    @Test
    @DisplayName("never leads past the rules of a route")
    void route() throws Exception {
        int port = origin.port();
        try (SocksClient client =
                start(settings -> settings.routes(List.of(Route.to("routed", "https://routed.example.com:" + port)
                        .credential("key")
                        .build())))) {
            client.login(proxy.token().reveal());
            assertThat(client.connect("Routed.example.com", port)).isEqualTo(SocksClient.NOT_ALLOWED);
        }
        assertThat(origin.isUntouched()).isTrue();
        assertThat(event().details()).containsEntry("denial_category", "connect_bypasses_l7");
    }

    @Test
    @DisplayName("says when a host has no address, and when nobody listens there")
    void unreachable() throws Exception {
        try (SocksClient client = start()) {
            client.login(proxy.token().reveal());
            assertThat(client.connect("nowhere.example.com", 80)).isEqualTo(SocksClient.UNREACHABLE);
        }
        assertThat(event().details()).containsEntry("denial_category", "upstream_connect_failed");
        try (Socket closed = new Socket();
                SocksClient client = new SocksClient(proxy.port())) {
            // It has the port, so that nobody else gets it, and does not listen.
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client.login(proxy.token().reveal());
            assertThat(client.connect("api.example.com", closed.getLocalPort())).isEqualTo(SocksClient.UNREACHABLE);
        }
    }

    @Test
    @DisplayName("reaches addresses that are named, in both families")
    void addresses() throws Exception {
        try (SocksClient client = start(settings -> settings.allowHosts(List.of("127.0.0.1")))) {
            client.login(proxy.token().reveal());
            assertThat(client.connect(InetAddress.getByName("127.0.0.1"), origin.port()))
                    .isEqualTo(SocksClient.ESTABLISHED);
        }
        try (SocksClient client = new SocksClient(proxy.port())) {
            client.login(proxy.token().reveal());
            assertThat(client.connect(InetAddress.getByName("::1"), origin.port()))
                    .isEqualTo(SocksClient.NOT_ALLOWED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com:443",
                "[::1]:22",
                "[::1",
                "::1",
                "api.example.com\0.evil.com",
                "api example com",
                "münchen.example.com",
                "user@api.example.com"
            })
    @DisplayName("refuses names that are none")
    void malformedNames(String name) throws Exception {
        try (SocksClient client = start()) {
            client.login(proxy.token().reveal());
            assertThat(client.connect(name, 443)).isEqualTo(SocksClient.FAILED);
        }
        assertThat(names.asked()).isEmpty();
    }

    @Test
    @DisplayName("refuses port 0, unknown kinds of addresses and messages that are none")
    void malformed() throws Exception {
        try (SocksClient client = start()) {
            client.login(proxy.token().reveal());
            assertThat(client.connect("api.example.com", 0)).isEqualTo(SocksClient.FAILED);
        }
        try (SocksClient client = new SocksClient(proxy.port())) {
            client.login(proxy.token().reveal());
            assertThat(client.send(5, 1, 0, 2, 1, 1, 1).reply()).isEqualTo(SocksClient.NO_SUCH_ADDRESS);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        try (SocksClient client = new SocksClient(proxy.port())) {
            client.login(proxy.token().reveal());
            assertThat(client.send(4, 1, 0, 1, 1, 1, 1).reply()).isEqualTo(SocksClient.FAILED);
        }
        try (SocksClient client = new SocksClient(proxy.port())) {
            assertThat(client.methods(2)).isEqualTo(2);
            client.send(5, 1, 0);
            assertThat(client.read(2)).isEqualTo("\1\1");
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(origin.isUntouched()).isTrue();
    }

    @Test
    @DisplayName("closes on version 4, which has no password")
    void versionFour() throws Exception {
        try (SocksClient client = start()) {
            client.send(4, 1, 0, 80, 127, 0, 0, 1, 0);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(event().details()).containsEntry("denial_category", "malformed_request");
        assertThat(origin.isUntouched()).isTrue();
    }

    @Test
    @DisplayName("is told to the program in a variable that no client reads by itself")
    void variable() throws Exception {
        try (SocksClient client = start()) {
            assertThat(client.socket().isConnected()).isTrue();
        }
        assertThat(proxy.variables())
                .containsEntry(
                        "NONO_SOCKS_PROXY", "socks5h://nono:" + proxy.token().reveal() + "@127.0.0.1:" + proxy.port())
                .doesNotContainKeys("ALL_PROXY", "all_proxy");
    }
}
