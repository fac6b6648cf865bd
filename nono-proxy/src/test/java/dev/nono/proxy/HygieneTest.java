package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What could be read in two ways")
class HygieneTest {
    private Origin origin;
    private ProxyServer proxy;
    private String host;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.plain(Origin.answering("ok"));
        host = "127.0.0.1:" + origin.port();
        proxy = start(ProxyConfig.builder());
    }

    private static ProxyServer start(ProxyConfigBuilder builder) {
        return ProxyServer.start(
                builder.allowHosts(List.of("127.0.0.1"))
                        .connectAuth(ConnectAuth.NONE)
                        .build(),
                ProxyServices.none());
    }

    @AfterEach
    void stop() {
        proxy.close();
        origin.close();
    }

    /** HOST stands for the host; each is followed by a whole request for /smuggled. */
    static List<String> corpus() {
        String get = "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n";
        String post = "POST http://HOST/ HTTP/1.1\r\nHost: HOST\r\n";
        List<String> corpus = new ArrayList<>(List.of(
                post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
                post + "Content-Length: 3, 3\r\n\r\nabc",
                post + "Content-Length: +3\r\n\r\nabc",
                post + "Content-Length: 0x3\r\n\r\nabc",
                post + "Content-Length: -1\r\n\r\n",
                post + "Content-Length:\r\n\r\n",
                post + "Content-Length: 99999999999999999999\r\n\r\n",
                post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                post + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "POST http://HOST/ HTTP/1.0\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                get + "X-Folded: a\r\n b\r\n\r\n",
                get + "X-Folded: a\r\n\tContent-Length: 5\r\n\r\n",
                " GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost : HOST\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\n Host: HOST\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nhost: evil\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nX: y\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\nHost: HOST\n\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\nX: y\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nX: a\rb\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nX: a\0b\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nX\0: a\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nX(y): a\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n: a\r\n\r\n",
                "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nno colon\r\n\r\n",
                "GET http://HOST/ HTTP/1.9\r\nHost: HOST\r\n\r\n",
                "GET http://HOST/ HTTP/2.0\r\nHost: HOST\r\n\r\n",
                "GET http://HOST/\r\nHost: HOST\r\n\r\n",
                "GET  http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
                "GET http://HOST/ HTTP/1.1 \r\nHost: HOST\r\n\r\n",
                "GET http://HOST/a b HTTP/1.1\r\nHost: HOST\r\n\r\n",
                "GET http://HOST/\u0080 HTTP/1.1\r\nHost: HOST\r\n\r\n",
                "GE(T http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        return corpus;
    }

    @ParameterizedTest(name = "is refused with 400, and what follows it is not read as a request [30:79]")
    @MethodSource("corpus")
    void refuses(String bytes) throws Exception {
        try (RawClient client = new RawClient(proxy.port())) {
            String smuggled = "GET http://HOST/smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n";
            client.send((bytes + smuggled).replace("HOST", host));
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(origin.isUntouched()).isTrue();
    }

    @ParameterizedTest(
            name = "is refused where a CONNECT has a body, which could be the first bytes of the tunnel: {0}")
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void connectWithBody(String framing) throws Exception {
        try (RawClient client = new RawClient(proxy.port())) {
            client.head("CONNECT " + host + " HTTP/1.1", "Host: " + host, framing)
                    .offer("5\r\nhello\r\n0\r\n\r\n");
            assertThat(client.responseHead().status()).isEqualTo(400);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        try (RawClient client = new RawClient(proxy.port())) {
            assertThat(client.connect(host, "Content-Length: 0").status()).isEqualTo(200);
        }
        assertThat(origin.requests()).isZero();
    }

    @ParameterizedTest(name = "is refused in a body as well")
    @MethodSource("bodies")
    void refusesBodies(String body) throws Exception {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + body + "GET http://" + host + "/smuggled HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(ends(client)).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
        }
        assertThat(origin.requests()).isZero();
    }

    static List<String> bodies() {
        return List.of(
                "11111111111111111\r\n",
                "-1\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "3 3\r\nabc\r\n0\r\n\r\n",
                "zz\r\nabc\r\n0\r\n\r\n",
                "3\r\nabcdef\r\n0\r\n\r\n",
                "3\nabc\n0\n\n",
                "\r\n\r\n",
                "0".repeat(17) + "\r\n\r\n",
                "0".repeat(70) + "\r\n\r\n",
                "0".repeat(16) + "3\r\nabc\r\n0\r\n\r\n",
                "100000000\r\n\r\n",
                "100000003\r\nabc\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n\r\n",
                "80000000\r\n\r\n",
                " 3\r\nabc\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                "3 x\r\nabc\r\n0\r\n\r\n",
                "3;a=\0b\r\nabc\r\n0\r\n\r\n",
                "3;a\nabc\r\n0\r\n\r\n",
                "3;a\rb\r\nabc\r\n0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3\r\nabc\r\n0\r\nX: y\n\r\n",
                "3\r\nabc0\r\n\r\n");
    }

    @ParameterizedTest(
            name = "is no chunk whose size has leading zeros or an extension, in one piece or byte by byte: {0}")
    @ValueSource(
            strings = {
                "3\r\nabc\r\n0\r\n\r\n",
                "0000000000000003\r\nabc\r\n0000000000000000\r\n\r\n",
                "1;a\r\na\r\n2 ;b=\"c d\"\r\nbc\r\n0;e\r\nX-T: u\r\n\r\n",
                "1\r\na\r\nB\r\n12345678901\r\n0\r\n\r\n"
            })
    void soundBodies(String body) throws Exception {
        String request =
                "POST http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
        try (RawClient client = new RawClient(proxy.port())) {
            client.send(request + request);
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.response().status()).isEqualTo(200);
            for (char c : request.toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(origin.requests()).isEqualTo(3);
    }

    private static String ends(RawClient client) {
        StringBuilder all = new StringBuilder();
        try {
            while (true) {
                all.append(client.line()).append('\n');
            }
        } catch (IOException e) {
            return all.toString();
        }
    }

    @Test
    @DisplayName("is not confused with what is only too long: 414 and 431 [30:81]")
    void tooLong() throws Exception {
        String head = "GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\n";
        try (RawClient client = new RawClient(proxy.port())) {
            client.offer("GET http://" + host + "/" + "a".repeat(9 * 1024) + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(414);
        }
        try (RawClient client = new RawClient(proxy.port())) {
            client.offer(head + "X: " + "a".repeat(65 * 1024) + "\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(431);
        }
        try (RawClient client = new RawClient(proxy.port())) {
            client.offer(head + "X: y\r\n".repeat(250) + "Z: z\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(431);
        }
        try (RawClient client = new RawClient(proxy.port())) {
            client.head("GET http://" + host + "/ HTTP/1.1", "Host: " + host, "X: " + "a".repeat(60 * 1024));
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(origin.connections()).isEqualTo(1);
    }

    @Test
    @DisplayName("is nothing that an endless line fills the memory with")
    void endless() throws Exception {
        try (RawClient client = new RawClient(proxy.port())) {
            for (int i = 0; i < 4; i++) {
                client.offer("a".repeat(4096));
            }
            assertThat(client.response().status()).isEqualTo(414);
        }
    }

    @Test
    @DisplayName("is answered in order, and in a bounded stack, when thousands of requests come at once")
    void manyAtOnce() throws Exception {
        int count = 6000;
        try (RawClient client = new RawClient(proxy.port())) {
            Thread sender = new Thread(() -> {
                try {
                    client.send("GET x HTTP/1.1\r\nHost: h\r\n\r\n".repeat(count) + "GET http://" + host
                            + "/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                } catch (IOException e) {
                    // The reader then misses answers, and says so.
                    return;
                }
            });
            sender.start();
            for (int i = 0; i < count; i++) {
                assertThat(client.response().status()).isEqualTo(400);
            }
            assertThat(client.response().status()).isEqualTo(200);
            sender.join();
        }
        assertThat(origin.request().line()).isEqualTo("GET / HTTP/1.1");
    }

    @Test
    @DisplayName("is apart from one client too many, which is told to come back [30:82]")
    void oneTooMany() throws Exception {
        try (ProxyServer small = start(ProxyConfig.builder().maxConnections(3))) {
            List<Socket> held = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                RawClient client = new RawClient(small.port());
                held.add(client.socket());
                client.head("GET http://" + host + "/ HTTP/1.1", "Host: " + host);
                assertThat(client.response().status()).isEqualTo(200);
            }
            try (RawClient client = new RawClient(small.port())) {
                assertThat(client.responseHead().status()).isEqualTo(503);
                assertThat(client.isClosedByPeer()).isTrue();
            }
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    @DisplayName("is apart from a head that never ends, for which nobody waits [30:83]")
    void slowHead() throws Exception {
        ProxyTimeouts d = ProxyTimeouts.DEFAULT;
        ProxyTimeouts quick = new ProxyTimeouts(
                Duration.ofMillis(300),
                d.connect(),
                d.handshake(),
                d.response(),
                d.lookup(),
                d.idleTunnel(),
                d.idleUpstream(),
                d.drain());
        try (ProxyServer impatient = start(ProxyConfig.builder().timeouts(quick));
                RawClient client = new RawClient(impatient.port())) {
            client.send("GET http://" + host + "/ HT");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }
}
