package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A plain request for an http URL")
class ForwardTest {
    private final Names names = new Names().put("h.example.com", "127.0.0.1");
    private ProxyServer proxy;
    private String auth;

    @BeforeEach
    void start() {
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .allowHosts(List.of("h.example.com", "127.0.0.1"))
                        .build(),
                ProxyServices.none().withResolver(names));
        auth = "Proxy-Authorization: Bearer " + proxy.token().reveal();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private RawClient client() throws Exception {
        return new RawClient(proxy.port());
    }

    @Test
    @DisplayName("is made in origin form, without what belongs to the hop [30:86]")
    void rewrites() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("hello"));
                RawClient client = client()) {
            client.head(
                    "GET http://h.example.com:" + origin.port() + "/x?y HTTP/1.1",
                    "Host: h.example.com:" + origin.port(),
                    auth,
                    "Proxy-Connection: keep-alive",
                    "X-Kept: yes");
            assertThat(client.response())
                    .returns(200, RawClient.Response::status)
                    .returns("hello", RawClient.Response::body);

            Origin.Request seen = origin.request();
            assertThat(seen.line()).isEqualTo("GET /x?y HTTP/1.1");
            assertThat(seen.headers())
                    .containsEntry("host", "h.example.com:" + origin.port())
                    .containsEntry("x-kept", "yes")
                    .doesNotContainKeys(
                            "proxy-authorization", "proxy-connection", "via", "x-forwarded-for", "forwarded");
        }
        assertThat(proxy.drainEvents())
                .singleElement()
                .returns("connect", ProxyEvent::mode)
                .returns("GET", ProxyEvent::method)
                .returns("/x?y", ProxyEvent::path);
    }

    @Test
    @DisplayName("to a host that is denied is 403, on record with port 80 [30:86]")
    void denied() throws Exception {
        try (RawClient client = client()) {
            client.head("GET http://other.example.com/ HTTP/1.1", "Host: other.example.com", auth);
            assertThat(client.response().status()).isEqualTo(403);
        }
        assertThat(proxy.drainEvents())
                .singleElement()
                .returns(80, event -> event.port().orElse(0))
                .returns("host_denied", ProxyEvent::denialCategory);
        assertThat(names.asked()).isEmpty();
    }

    @Test
    @DisplayName("without the token is 407, and the connection stays open for another try")
    void unauthenticated() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("hello"));
                RawClient client = client()) {
            String line = "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1";
            client.head(line, "Host: 127.0.0.1:" + origin.port());
            assertThat(client.response().status()).isEqualTo(407);
            client.head(line, "Host: 127.0.0.1:" + origin.port(), auth);
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("is refused for https, for a user in the URL, and when Host says something else")
    void malformed() throws Exception {
        for (String[] head : List.of(
                new String[] {"GET https://h.example.com/ HTTP/1.1", "Host: h.example.com", auth},
                new String[] {"GET http://u@h.example.com/ HTTP/1.1", "Host: h.example.com", auth},
                new String[] {"GET http://h.example.com/ HTTP/1.1", "Host: evil.example.com", auth},
                new String[] {"GET ftp://h.example.com/ HTTP/1.1", "Host: h.example.com", auth},
                new String[] {"OPTIONS * HTTP/1.1", "Host: h.example.com", auth})) {
            try (RawClient client = client()) {
                client.head(head);
                assertThat(client.response().status()).as(head[0]).isEqualTo(400);
            }
        }
        assertThat(names.asked()).isEmpty();
    }

    @Test
    @DisplayName("can be followed by others on the same connection, pipelined or not, each checked by itself")
    void keepAlive() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("hello"));
                RawClient client = client()) {
            String allowed = "GET http://127.0.0.1:" + origin.port() + "/a HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port()
                    + "\r\n" + auth + "\r\n\r\n";
            String denied =
                    "GET http://denied.example.com/b HTTP/1.1\r\nHost: denied.example.com\r\n" + auth + "\r\n\r\n";
            client.send(allowed + denied + allowed);
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.response().status()).isEqualTo(403);
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(origin.connections())
                    .as("the second request reuses the connection")
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("does not follow another on a connection that the other authenticated as a whole")
    void boundConnections() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("hello"));
                RawClient client = client()) {
            String start = "GET http://127.0.0.1:" + origin.port() + "/a HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port()
                    + "\r\n" + auth;
            int connections = 0;
            for (String scheme : List.of("Negotiate YII=", "ntlm TlRM", "Basic eDp5")) {
                client.send(start + "\r\nAuthorization: " + scheme + "\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
                connections++;
                client.send(start + "\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
                connections -= scheme.startsWith("Basic") ? 1 : 0;
                assertThat(origin.connections()).as(scheme).isEqualTo(connections + 1);
            }
        }
    }

    @Test
    @DisplayName("keeps a body that comes in chunks, and one with a length [30:46]")
    void bodies() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"));
                RawClient client = client()) {
            String start = "POST http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port()
                    + "\r\n" + auth + "\r\n";
            client.send(start + "Transfer-Encoding: chunked\r\n\r\n");
            client.send("3\r\nabc\r\n");
            client.send("4\r\ndefg\r\n1\r\nh\r\n0\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(origin.request().body()).isEqualTo("abcdefgh");

            client.send(start + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.responseHead().status()).isEqualTo(100);
            client.send("12345");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(origin.request().body()).isEqualTo("12345");
        }
    }

    @Test
    @DisplayName("drops trailers that would have meant something in the head, or carry the token of the session")
    void trailers() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"));
                RawClient client = client()) {
            client.send(
                    "POST http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port() + "\r\n"
                            + auth + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "1\r\na\r\n0\r\nX-Sum: 1\r\nAuthorization: evil\r\nContent-Length: 7\r\nX-Token: a"
                            + proxy.token().reveal() + "\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(origin.request().body()).isEqualTo("a\nX-Sum: 1");
        }
    }

    @Test
    @DisplayName("gets the answer framed so that the connection can be used again [30:49]")
    void closeDelimited() throws Exception {
        try (Origin origin = Origin.plain(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nAlt-Svc: h3=\":443\"\r\nX-Nono-Denied: lie\r\n\r\nuntil the end");
                });
                RawClient client = client()) {
            for (int i = 0; i < 2; i++) {
                client.head(
                        "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1",
                        "Host: 127.0.0.1:" + origin.port(),
                        auth);
                RawClient.Response answer = client.response();
                assertThat(answer.body()).isEqualTo("until the end");
                assertThat(answer.headers())
                        .containsEntry("transfer-encoding", "chunked")
                        .doesNotContainKeys("alt-svc", "x-nono-denied");
            }
        }
    }

    @Test
    @DisplayName("gets answers without a body as they are [30:50]")
    void bodyless() throws Exception {
        try (Origin origin = Origin.plain(peer -> {
                    for (Origin.Request r = peer.request(); r != null; r = peer.request()) {
                        if (r.line().startsWith("HEAD")) {
                            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
                        } else {
                            peer.send("HTTP/1.1 " + (r.line().contains("204") ? "204 No Content" : "304 Not Modified")
                                    + "\r\n\r\n");
                        }
                    }
                });
                RawClient client = client()) {
            String host = "127.0.0.1:" + origin.port();
            client.head("HEAD http://" + host + "/ HTTP/1.1", "Host: " + host, auth);
            RawClient.Response head = client.responseHead();
            assertThat(head.headers()).containsEntry("content-length", "99");
            for (String code : List.of("204", "304")) {
                client.head("GET http://" + host + "/" + code + " HTTP/1.1", "Host: " + host, auth);
                RawClient.Response answer = client.responseHead();
                assertThat(answer.status()).isEqualTo(Integer.parseInt(code));
                assertThat(answer.headers()).doesNotContainKeys("transfer-encoding");
            }
        }
    }

    @Test
    @DisplayName("that is answered by half sees an error, and not a short success [30:48]")
    void diesInBody() throws Exception {
        for (String head : List.of("Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n")) {
            try (Origin origin = Origin.plain(peer -> {
                        peer.request();
                        peer.send("HTTP/1.1 200 OK\r\n" + head + "\r\n5\r\nhello\r\n");
                    });
                    RawClient client = client()) {
                String host = "127.0.0.1:" + origin.port();
                client.head("GET http://" + host + "/ HTTP/1.0", "Host: " + host, auth);
                assertThat(client.responseHead().status()).isEqualTo(200);
                assertThat(endsWithReset(client)).isTrue();
            }
        }
    }

    private static boolean endsWithReset(RawClient client) {
        try {
            client.rest();
            return false;
        } catch (java.io.IOException e) {
            return true;
        }
    }

    @Test
    @DisplayName("that the upstream answers with nonsense, or not at all, is 502")
    void nonsense() throws Exception {
        for (String nonsense : List.of(
                "",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")) {
            try (Origin origin = Origin.plain(peer -> {
                        peer.request();
                        peer.send(nonsense);
                    });
                    RawClient client = client()) {
                String host = "127.0.0.1:" + origin.port();
                client.head("GET http://" + host + "/ HTTP/1.1", "Host: " + host, auth);
                assertThat(client.response().status()).as(nonsense).isEqualTo(502);
            }
        }
    }

    @Test
    @DisplayName("whose connection was closed while it was idle is made again, once")
    void retriesIdempotent() throws Exception {
        try (Origin origin = Origin.plain(peer -> {
                    peer.request();
                    peer.answer("one");
                    peer.socket.shutdownOutput();
                });
                RawClient client = client()) {
            String host = "127.0.0.1:" + origin.port();
            for (int i = 0; i < 3; i++) {
                client.head("GET http://" + host + "/ HTTP/1.1", "Host: " + host, auth);
                assertThat(client.response().body()).isEqualTo("one");
            }
        }
    }

    @Test
    @DisplayName("that would carry the token of the session to the host is refused")
    void tokenStays() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("no"));
                RawClient client = client()) {
            String host = "127.0.0.1:" + origin.port();
            client.head(
                    "GET http://" + host + "/ HTTP/1.1",
                    "Host: " + host,
                    auth,
                    "Authorization: Bearer " + proxy.token().reveal());
            assertThat(client.response().status()).isEqualTo(403);
            assertThat(origin.isUntouched()).isTrue();
        }
    }

    @Test
    @DisplayName("loses what Connection names, but not Host [30:80]")
    void connectionHeader() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"));
                RawClient client = client()) {
            String host = "127.0.0.1:" + origin.port();
            client.head(
                    "GET http://" + host + "/ HTTP/1.1",
                    "Host: " + host,
                    auth,
                    "Connection: X-Secret, close, host",
                    "X-Secret: s");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(origin.request().headers())
                    .containsEntry("host", host)
                    .doesNotContainKeys("x-secret", "connection");
        }
    }
}
