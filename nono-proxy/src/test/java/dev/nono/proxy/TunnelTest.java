package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.net.Cidr;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A CONNECT tunnel")
class TunnelTest {
    private final Names names = new Names();
    private ProxyServer proxy;

    private ProxyServer start(UnaryOperator<ProxyConfigBuilder> settings) {
        proxy = ProxyServer.start(
                settings.apply(ProxyConfig.builder()).build(),
                ProxyServices.none().withResolver(names));
        return proxy;
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private RawClient client() throws Exception {
        return new RawClient(proxy.port());
    }

    private ProxyEvent lastEvent() {
        List<ProxyEvent> events = proxy.drainEvents();
        return events.get(events.size() - 1);
    }

    @Test
    @DisplayName("carries bytes both ways to an allowed host, whatever its case [30:1]")
    void carriesBytes() throws Exception {
        names.put("api.openai.com", "127.0.0.1");
        try (Origin origin = Origin.plain(Origin.echo())) {
            start(c -> c.allowHosts(List.of("api.openai.com")));
            try (RawClient client = client()) {
                RawClient.Response answer = client.connect("API.OpenAI.com:" + origin.port());

                assertThat(answer.line()).isEqualTo("HTTP/1.1 200 Connection Established");
                assertThat(client.send("hello").read(5)).isEqualTo("hello");
            }
            assertThat(lastEvent())
                    .returns("connect", ProxyEvent::mode)
                    .returns("allow", ProxyEvent::decision)
                    .returns("api.openai.com", ProxyEvent::target)
                    .returns("CONNECT", ProxyEvent::method);
        }
    }

    @Test
    @DisplayName("gets the bytes that came in one packet with its head [30:90]")
    void earlyBytes() throws Exception {
        names.put("h", "127.0.0.1");
        try (Origin origin = Origin.plain(Origin.echo())) {
            start(c -> c.allowHosts(List.of("h")));
            try (RawClient client = client()) {
                client.send("CONNECT h:" + origin.port() + " HTTP/1.1\r\nHost: h\r\n\r\nearly bytes");

                assertThat(client.responseHead().status()).isEqualTo(200);
                assertThat(client.read(11)).isEqualTo("early bytes");
            }
        }
    }

    @Test
    @DisplayName("without a port goes to 443 [30:2]")
    void defaultPort() throws Exception {
        names.put("api.openai.com", "127.0.0.1");
        start(c -> c.allowHosts(List.of("api.openai.com")));
        try (RawClient client = client()) {
            client.connect("api.openai.com");
        }
        assertThat(lastEvent().port()).hasValue(443);
    }

    @Test
    @DisplayName("to ::1 is one to this machine, port 443 [30:3]")
    void loopbackV6() throws Exception {
        start(c -> c);
        try (RawClient client = client()) {
            assertThat(client.connect("[::1]").status()).isEqualTo(403);
        }
        assertThat(lastEvent()).returns("::1", ProxyEvent::target).returns("host_denied", ProxyEvent::denialCategory);
    }

    @ParameterizedTest(name = "to {0} is refused as malformed [30:4] [30:11]")
    @ValueSource(
            strings = {
                "::1:443",
                "host:99999",
                "host:",
                "a@b:1",
                "host:0",
                "host:+1",
                "2852039166:80",
                "0xA9FEA9FE:80",
                "127.1:22",
                "0177.0.0.1:80",
                "h%41:80",
                "[fe80::1%25eth0]:80",
                "[::1",
                "a..b:80",
                "[v1.x]:80",
                "[127.0.0.1]:80"
            })
    void malformed(String authority) throws Exception {
        start(c -> c);
        try (RawClient client = client()) {
            assertThat(client.connect(authority).status()).isEqualTo(400);
        }
        assertThat(names.asked()).isEmpty();
    }

    @Test
    @DisplayName("to hosts below a star, but neither to the name itself nor to one that only ends like it [30:5]")
    void wildcard() throws Exception {
        names.put("storage.googleapis.com", "127.0.0.1");
        try (Origin origin = Origin.plain(Origin.echo())) {
            start(c -> c.allowHosts(List.of("*.googleapis.com")));
            try (RawClient client = client()) {
                assertThat(client.connect("storage.googleapis.com:" + origin.port())
                                .status())
                        .isEqualTo(200);
            }
            for (String denied : List.of("googleapis.com", "evilgoogleapis.com")) {
                try (RawClient client = client()) {
                    assertThat(client.connect(denied + ":" + origin.port()).status())
                            .isEqualTo(403);
                }
            }
        }
    }

    @Test
    @DisplayName("to the metadata address is refused although it is allowed by name [30:6]")
    void metadata() throws Exception {
        start(c -> c.allowHosts(List.of("169.254.169.254")));
        try (RawClient client = client()) {
            assertThat(client.connect("169.254.169.254:80").status()).isEqualTo(403);
        }
        assertThat(lastEvent().denialCategory()).isEqualTo("host_denied");
    }

    @ParameterizedTest(name = "to a name with the address {0} is refused [30:7]")
    @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fd00:ec2::254"})
    void rebindsToMetadata(String address) throws Exception {
        names.put("innocent.example.com", address);
        start(c -> c);
        try (RawClient client = client()) {
            assertThat(client.connect("innocent.example.com:80").status()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("to a name of which one address is link-local is refused [30:8]")
    void oneBadAddress() throws Exception {
        names.put("mixed.example.com", "93.184.216.34", "169.254.1.1");
        start(c -> c.allowHosts(List.of("mixed.example.com")));
        try (RawClient client = client()) {
            assertThat(client.connect("mixed.example.com:80").status()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("goes to the address that was checked: the name is looked up once [30:9]")
    void noSecondLookup() throws Exception {
        try (Origin origin = Origin.plain(Origin.echo())) {
            names.put("rebind.example.com", "127.0.0.1");
            HostResolver rebinding = name -> {
                List<java.net.InetAddress> first = names.resolve(name);
                names.put(name, "169.254.169.254");
                return first;
            };
            proxy = ProxyServer.start(
                    ProxyConfig.builder()
                            .allowHosts(List.of("rebind.example.com"))
                            .build(),
                    ProxyServices.none().withResolver(rebinding));
            try (RawClient client = client()) {
                assertThat(client.connect("rebind.example.com:" + origin.port()).status())
                        .isEqualTo(200);
                assertThat(client.send("x").read(1)).isEqualTo("x");
            }
            assertThat(names.asked()).containsExactly("rebind.example.com");
        }
    }

    @Test
    @DisplayName("to the metadata name with a dot behind it is refused [30:10]")
    void trailingDot() throws Exception {
        start(c -> c);
        try (RawClient client = client()) {
            assertThat(client.connect("metadata.google.internal.:80").status()).isEqualTo(403);
        }
        assertThat(names.asked()).isEmpty();
    }

    @Test
    @DisplayName("to a name with an address in a denied range is refused although the name is allowed [30:11a]")
    void deniedRange() throws Exception {
        names.put("db.example.com", "93.184.216.34", "10.1.2.3");
        start(c -> c.allowHosts(List.of("db.example.com")).denyRanges(List.of(Cidr.parse("10.0.0.0/8"))));
        try (RawClient client = client()) {
            assertThat(client.connect("db.example.com:5432").status()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("to a private address needs the host to be named")
    void privateAddress() throws Exception {
        names.put("intranet.example.com", "10.1.2.3");
        start(c -> c);
        try (RawClient client = client()) {
            assertThat(client.connect("intranet.example.com:80").line()).contains("private address");
        }
    }

    @Test
    @DisplayName("is never there with a strict filter and an empty list, and that is on record once [30:12]")
    void strict() throws Exception {
        start(c -> c.strict(true));
        try (RawClient client = client()) {
            assertThat(client.connect("example.com:443").status()).isEqualTo(403);
        }
        assertThat(proxy.drainEvents()).singleElement().returns("deny", ProxyEvent::decision);
        assertThat(names.asked())
                .as("no query leaves for a name that is denied")
                .isEmpty();
    }

    @Test
    @DisplayName("to the proxy itself is refused [30:14]")
    void itself() throws Exception {
        start(c -> c.allowHosts(List.of("127.0.0.1")));
        try (RawClient client = client()) {
            assertThat(client.connect("127.0.0.1:" + proxy.port()).status()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("to a port where nobody listens is 502, on record, in one line [30:15]")
    void refusedPort() throws Exception {
        start(c -> c.allowHosts(List.of("127.0.0.1")));
        try (Socket closed = new Socket();
                RawClient client = client()) {
            // It has the port, so that nobody else gets it, and does not listen.
            closed.bind(new InetSocketAddress("127.0.0.1", 0));
            RawClient.Response answer = client.connect("127.0.0.1:" + closed.getLocalPort());
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.headers()).containsEntry("x-nono-denied", "upstream_connect_failed");
        }
        ProxyEvent event = lastEvent();
        assertThat(event.denialCategory()).isEqualTo("upstream_connect_failed");
        assertThat(event.reason()).doesNotContain("\r", "\n");
    }

    @Test
    @DisplayName(
            "loses nothing of what the client sent when the server says its last word before it has read all of it")
    void lastWordFirst() throws Exception {
        byte[] upload = new byte[12 << 20];
        CountDownLatch sent = new CountDownLatch(1);
        CompletableFuture<Integer> received = new CompletableFuture<>();
        try (Origin origin = Origin.plain(peer -> {
            peer.send("enough");
            peer.socket.shutdownOutput();
            sent.await();
            received.complete(peer.in.readAllBytes().length);
        })) {
            start(c -> c.allowHosts(List.of("127.0.0.1")));
            try (RawClient client = client()) {
                client.connect("127.0.0.1:" + origin.port());
                Thread sending = new Thread(() -> {
                    try {
                        client.socket().getOutputStream().write(upload);
                        client.socket().shutdownOutput();
                    } catch (IOException e) {
                        received.completeExceptionally(e);
                    }
                });
                sending.start();
                assertThat(client.socket().getInputStream().readAllBytes())
                        .asString()
                        .isEqualTo("enough");
                sent.countDown();
                assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(upload.length);
                sending.join();
            }
        }
    }

    @Test
    @DisplayName("passes on the end of one direction and keeps the other one open")
    void halfClose() throws Exception {
        try (Origin origin = Origin.plain(peer -> {
            byte[] all = peer.in.readAllBytes();
            peer.send("got " + all.length);
        })) {
            start(c -> c.allowHosts(List.of("127.0.0.1")));
            try (RawClient client = client()) {
                client.connect("127.0.0.1:" + origin.port());
                client.send("12345");
                client.socket().shutdownOutput();

                assertThat(client.rest()).isEqualTo("got 5");
            }
        }
    }

    @Test
    @DisplayName(
            "without a token is tolerated, with a wrong one not; strictly, both are asked for it [30:27] [30:29] [30:407]")
    void authentication() throws Exception {
        try (Origin origin = Origin.plain(Origin.echo())) {
            String target = "127.0.0.1:" + origin.port();
            start(c -> c.allowHosts(List.of("127.0.0.1")));
            assertThat(status(target)).isEqualTo(200);
            assertThat(status(target, basic("nono:wrong"))).isEqualTo(407);
            stop();

            start(c -> c.allowHosts(List.of("127.0.0.1")).connectAuth(ConnectAuth.STRICT));
            String token = proxy.token().reveal();
            assertThat(status(target)).isEqualTo(407);
            assertThat(status(target, basic("nono:wrong"))).isEqualTo(407);
            assertThat(status(target, basic("anybody:" + token))).isEqualTo(200);
            assertThat(status(target, "proxy-authorization: BEARER " + token)).isEqualTo(200);
            assertThat(status(target, "Proxy-Authorization: Bearer " + token)).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("after 407 the same connection can do better, three times; the fourth failure ends it [30:30]")
    void retriesAuthentication() throws Exception {
        try (Origin origin = Origin.plain(Origin.echo())) {
            String target = "127.0.0.1:" + origin.port();
            start(c -> c.allowHosts(List.of("127.0.0.1")).connectAuth(ConnectAuth.STRICT));
            try (RawClient client = client()) {
                RawClient.Response challenge = client.connect(target);
                assertThat(challenge.status()).isEqualTo(407);
                assertThat(challenge.headers()).containsEntry("proxy-authenticate", "Basic realm=\"nono\"");
                assertThat(client.connect(target, basic("nono:" + proxy.token().reveal()))
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("x").read(1)).isEqualTo("x");
            }
            try (RawClient client = client()) {
                for (int i = 0; i < 4; i++) {
                    assertThat(client.connect(target, basic("nono:wrong")).status())
                            .isEqualTo(407);
                }
                assertThat(client.isClosedByPeer()).isTrue();
            }
        }
    }

    private int status(String target, String... headers) throws Exception {
        try (RawClient client = client()) {
            return client.connect(target, headers).status();
        }
    }

    private static String basic(String userAndPassword) {
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }
}
