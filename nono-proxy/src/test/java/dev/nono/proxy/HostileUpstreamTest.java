package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An upstream that means harm")
class HostileUpstreamTest {
    private static final String POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

    private volatile String answer = "";
    private Origin origin;
    private ProxyServer proxy;
    private String host;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.plain(peer -> {
            for (Origin.Request request = peer.request(); request != null; request = peer.request()) {
                if (request.line().contains("/good")) {
                    peer.answer("good");
                } else {
                    peer.send(answer);
                }
            }
        });
        host = "127.0.0.1:" + origin.port();
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .allowHosts(List.of("127.0.0.1"))
                        .connectAuth(ConnectAuth.NONE)
                        .build(),
                ProxyServices.none());
    }

    @AfterEach
    void stop() {
        proxy.close();
        origin.close();
    }

    private void get(RawClient client, String path) throws IOException {
        client.head("GET http://" + host + path + " HTTP/1.1", "Host: " + host);
    }

    @ParameterizedTest(name = "gets no malformed head through: {0}")
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: 3x\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX(y): b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
                "ICY 200 OK\r\nContent-Length: 0\r\n\r\n",
                "nonsense\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
            })
    void malformedHeads(String bytes) throws Exception {
        answer = bytes;
        try (RawClient client = new RawClient(proxy.port())) {
            get(client, "/");
            RawClient.Response response = client.response();
            assertThat(response.status()).as(bytes + " became " + response).isEqualTo(502);
            assertThat(response.headers()).doesNotContainKeys("set-cookie", "x", "upgrade");
        }
    }

    @ParameterizedTest(name = "cannot answer the next request before it is sent: {0}")
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\nhidden",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void poisonedConnections(String first) throws Exception {
        answer = first + POISON;
        try (RawClient client = new RawClient(proxy.port())) {
            get(client, "/bad");
            if (first.contains(" 304 ") || first.contains(" 204 ")) {
                client.responseHead();
            } else {
                client.response();
            }
            get(client, "/good");
            assertThat(client.response().body()).isEqualTo("good");
            get(client, "/good");
            assertThat(client.response().body()).isEqualTo("good");
        }
    }

    @Test
    @DisplayName("cannot answer HEAD with a body that becomes the next answer")
    void headWithBody() throws Exception {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: " + POISON.length() + "\r\n\r\n" + POISON;
        try (RawClient client = new RawClient(proxy.port())) {
            client.head("HEAD http://" + host + "/ HTTP/1.1", "Host: " + host);
            assertThat(client.responseHead().status()).isEqualTo(200);
            get(client, "/good");
            assertThat(client.response().body()).isEqualTo("good");
        }
    }

    @ParameterizedTest(name = "does not have a chunk taken for a shorter one: {0}")
    @ValueSource(
            strings = {
                "100000002",
                "80000002",
                "ffffffff00000002",
                "10000000000000002",
                "fffffffffffffffffffffffffffffffe",
                "-2",
                "+2",
                "0x2",
                " 2",
                "2 ",
                "2 2",
                "",
                "2;x=\u0001"
            })
    void chunkSizes(String size) throws Exception {
        answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nok\r\n0\r\n\r\n" + POISON;
        try (RawClient client = new RawClient(proxy.port())) {
            get(client, "/bad");
            assertThatThrownBy(client::response).isInstanceOf(IOException.class);
        }
        try (RawClient client = new RawClient(proxy.port())) {
            get(client, "/good");
            assertThat(client.response().body()).isEqualTo("good");
        }
    }

    @ParameterizedTest(name = "leaves one length of the body to the client: {0}")
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nContent-Length: 9\r\n\r\n"
            })
    void oneLength(String bytes) throws Exception {
        answer = bytes;
        try (RawClient client = new RawClient(proxy.port())) {
            get(client, "/");
            RawClient.Response response = client.responseHead();
            if (response.status() == 200) {
                assertThat(response.headers().containsKey("content-length")
                                && response.headers().containsKey("transfer-encoding"))
                        .isFalse();
                assertThat(client.line() + client.line()).isEqualTo("2ok");
                assertThat(client.line() + client.line()).isEqualTo("0");
            } else {
                assertThat(response.status()).isEqualTo(502);
            }
        }
    }

    @Test
    @DisplayName("cannot speak as the proxy, neither in the head nor before or behind it")
    void spokenAsTheProxy() throws Exception {
        answer = "HTTP/1.1 103 Early Hints\r\nX-Nono-Denied: a\r\nLink: b\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nX-Nono-Denied: a\r\nAlt-Svc: h3=\":443\"\r\nConnection: x-hop\r\nX-Hop: y\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Nono-Denied: a\r\nAlt-Svc: x\r\nX-Fine: yes\r\n\r\n";
        try (RawClient client = new RawClient(proxy.port())) {
            get(client, "/");
            RawClient.Response hints = client.responseHead();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.headers()).containsKey("link").doesNotContainKey("x-nono-denied");
            RawClient.Response head = client.responseHead();
            assertThat(head.headers()).doesNotContainKeys("x-nono-denied", "alt-svc", "x-hop");
            assertThat(client.line()).isEqualTo("0");
            StringBuilder trailers = new StringBuilder();
            for (String line = client.line(); !line.isEmpty(); line = client.line()) {
                trailers.append(line.toLowerCase(Locale.ROOT)).append('\n');
            }
            assertThat(trailers.toString()).isEqualTo("x-fine: yes\n");
        }
    }

    @Test
    @DisplayName("fills no memory with a head that does not end, or with informational responses that nobody reads")
    void endless() throws Exception {
        answer = "HTTP/1.1 200 OK\r\n"
                + "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(3000);
        try (RawClient client = new RawClient(proxy.port())) {
            get(client, "/");
            assertThat(client.response().status()).isEqualTo(502);
        }
    }
}
