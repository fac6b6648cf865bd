package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request to a route")
class RoutesTest {
    private static final String REAL = "the-real-credential";

    private final Names names = new Names().put("far.example.com", "10.0.0.1").put("near.example.com", "127.0.0.1");
    private ProxyServer proxy;

    private void start(Route... routes) {
        start(c -> c, routes);
    }

    private void start(UnaryOperator<ProxyConfigBuilder> settings, Route... routes) {
        ProxyServices services = ProxyServices.none().withResolver(names).withSecrets(reference -> {
            if (reference.startsWith("missing")) {
                throw new NonoException(ErrorCode.SECRET_NOT_FOUND, "there is none");
            }
            return Secret.of(REAL);
        });
        proxy = ProxyServer.start(
                settings.apply(ProxyConfig.builder().routes(List.of(routes))).build(), services);
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

    private String token() {
        return proxy.token().reveal();
    }

    private static RouteBuilder to(Origin origin, String prefix, String base) {
        return Route.to(prefix, "http://127.0.0.1:" + origin.port() + base);
    }

    @Test
    @DisplayName("goes to the upstream below its base path, with the real credential in place of the phantom [30:31]")
    void injects() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "openai", "/v1").credential("openai").build());
            try (RawClient client = client()) {
                client.send("POST /openai/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + token() + "\r\nContent-Length: 4\r\n\r\nbody");
                assertThat(client.response().body()).isEqualTo("ok");
            }
            Origin.Request seen = origin.request();
            assertThat(seen.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(seen.headers())
                    .containsEntry("authorization", "Bearer " + REAL)
                    .containsEntry("host", "127.0.0.1:" + origin.port());
            assertThat(seen.body()).isEqualTo("body");
            assertThat(proxy.variables())
                    .containsEntry("OPENAI_BASE_URL", "http://127.0.0.1:" + proxy.port() + "/openai")
                    .containsEntry("OPENAI", token());
        }
    }

    @Test
    @DisplayName("with a header of its own keeps the Authorization of the client [30:32]")
    void ownHeader() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "anthropic", "")
                    .credential("key")
                    .inject(Carrier.header("x-api-key"))
                    .build());
            try (RawClient client = client()) {
                client.head("GET /anthropic/v1 HTTP/1.1", "Host: x", "x-api-key: " + token(), "Authorization: mine");
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(origin.request().headers())
                    .containsEntry("x-api-key", REAL)
                    .containsEntry("authorization", "mine");
        }
    }

    @Test
    @DisplayName("loses what programs behind CGI could not tell from its own credential or from the framing")
    void underscores() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "anthropic", "")
                    .credential("key")
                    .inject(Carrier.header("x-api-key"))
                    .build());
            try (RawClient client = client()) {
                client.head(
                        "GET /anthropic/v1 HTTP/1.1",
                        "Host: x",
                        "x-api-key: " + token(),
                        "X_Api_Key: attacker",
                        "x_api-key: attacker",
                        "Transfer_Encoding: chunked",
                        "Content_Length: 5",
                        "Other_Name: stays");
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(origin.request().headers())
                    .containsEntry("x-api-key", REAL)
                    .containsEntry("other_name", "stays")
                    .doesNotContainKeys("x_api_key", "x_api-key", "transfer_encoding", "content_length");
        }
    }

    /** As web servers send to a directory: by the target that they got. */
    private static Origin.Behaviour redirecting() {
        return peer -> {
            for (Origin.Request request = peer.request(); request != null; request = peer.request()) {
                String target = request.line().split(" ")[1];
                int query = target.indexOf('?');
                String there = query < 0 ? target + "/" : target.substring(0, query) + "/" + target.substring(query);
                peer.send("HTTP/1.1 103 Early Hints\r\nLink: <" + there + ">; rel=preload\r\n\r\n"
                        + "HTTP/1.1 301 Moved Permanently\r\nLocation: http://127.0.0.1" + there
                        + "\r\nSet-Cookie: from=" + there + "\r\nSet-Cookie: other=1"
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-From: " + there + "\r\n\r\n");
            }
        };
    }

    @Test
    @DisplayName("whose credential stands in its path or query does not bring it back in a redirect, but the phantom")
    void redirected() throws Exception {
        try (Origin origin = Origin.plain(redirecting())) {
            start(
                    to(origin, "bot", "")
                            .credential("key")
                            .inject(Carrier.urlPath("/bot{}"))
                            .build(),
                    to(origin, "maps", "")
                            .credential("key")
                            .inject(Carrier.queryParameter("key"))
                            .build());
            String inPath = "/bot" + token() + "/photos/";
            String inQuery = "/geo/?a=1&key=" + token();
            for (List<String> asked : List.of(
                    List.of("/bot/bot" + token() + "/photos", inPath),
                    List.of("/maps/geo?a=1&key=" + token(), inQuery))) {
                try (RawClient client = client()) {
                    client.head("GET " + asked.get(0) + " HTTP/1.1", "Host: x", "Connection: close");
                    assertThat(client.rest())
                            .doesNotContain(REAL)
                            .contains("103 Early Hints\r\nLink: <" + asked.get(1) + ">")
                            .contains("Location: http://127.0.0.1" + asked.get(1) + "\r\n")
                            .contains("Set-Cookie: from=" + asked.get(1) + "\r\n", "Set-Cookie: other=1\r\n")
                            .contains("X-From: " + asked.get(1) + "\r\n");
                    assertThat(origin.request().line()).contains(REAL);
                }
            }
        }
    }

    @Test
    @DisplayName("without the token, with a wrong one, or with it in another header is 401 and on record [30:33]")
    void unauthenticated() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "openai", "").credential("key").build());
            for (String header : List.of("X: y", "Authorization: Bearer wrong", "x-api-key: " + token())) {
                try (RawClient client = client()) {
                    client.head("GET /openai/v1 HTTP/1.1", "Host: x", header);
                    assertThat(client.response().status()).as(header).isEqualTo(401);
                }
                assertThat(proxy.drainEvents())
                        .singleElement()
                        .returns("reverse", ProxyEvent::mode)
                        .returns("authentication_failed", ProxyEvent::denialCategory);
            }
            assertThat(origin.isUntouched()).isTrue();
        }
    }

    @Test
    @DisplayName("whose credential is not there is 503, and the upstream sees nothing [30:42]")
    void missingCredential() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "openai", "")
                    .credential("missing")
                    .variable("OPENAI_KEY")
                    .build());
            try (RawClient client = client()) {
                client.head("GET /openai/v1 HTTP/1.1", "Host: x", "Authorization: Bearer sk-from-the-agent");
                assertThat(client.response().status()).isEqualTo(503);
            }
            assertThat(origin.isUntouched()).isTrue();
            assertThat(proxy.variables()).doesNotContainKey("OPENAI_KEY").containsKey("OPENAI_BASE_URL");
            assertThat(proxy.diagnostics()).singleElement().returns("credential_not_found", ProxyDiagnostic::code);
        }
    }

    @Test
    @DisplayName("that does not exist is 404; a query may follow the name of a route at once [30:43]")
    void service() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "openai", "").credential("key").build());
            try (RawClient client = client()) {
                client.head("GET /other/v1 HTTP/1.1", "Host: x");
                assertThat(client.response().status()).isEqualTo(404);
                client.head("GET /openai?x=1 HTTP/1.1", "Host: x", "Authorization: Bearer " + token());
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(origin.request().line()).isEqualTo("GET /?x=1 HTTP/1.1");
        }
    }

    @Test
    @DisplayName("without TLS goes to this machine only, whatever the name of the upstream resolves to [30:44]")
    void loopbackOnly() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(Route.to("local", "http://localhost:" + origin.port())
                    .credential("key")
                    .build());
            names.put("localhost", "10.0.0.1");
            try (RawClient client = client()) {
                client.head("GET /local/ HTTP/1.1", "Host: x", "Authorization: Bearer " + token());
                assertThat(client.response().status()).isEqualTo(502);
            }
            assertThat(origin.isUntouched()).isTrue();
            stop();
            names.put("localhost", "127.0.0.1");
            start(Route.to("local", "http://localhost:" + origin.port())
                    .credential("key")
                    .build());
            try (RawClient client = client()) {
                client.head("GET /local/ HTTP/1.1", "Host: x", "Authorization: Bearer " + token());
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(origin.request().headers()).containsEntry("host", "localhost:" + origin.port());
        }
    }

    @Test
    @DisplayName("needs no entry for its upstream in the list of hosts, where a tunnel to it is still refused [30:45]")
    void notListed() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(
                    c -> c.allowHosts(List.of("only.example.com")),
                    to(origin, "openai", "").credential("key").build());
            try (RawClient client = client()) {
                client.head("GET /openai/ HTTP/1.1", "Host: x", "Authorization: Bearer " + token());
                assertThat(client.response().status()).isEqualTo(200);
            }
            try (RawClient client = client()) {
                assertThat(client.connect("127.0.0.1:" + origin.port()).status())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    @DisplayName(
            "is never a tunnel, however its upstream is spelled, with the credential or without [30:16] [30:17] [30:18] [30:19]")
    void noTunnel() throws Exception {
        start(
                c -> c.allowHosts(List.of("api.openai.com")),
                Route.to("openai", "https://api.openai.com").credential("key").build(),
                Route.to("missing", "https://api.other.com")
                        .credential("missing")
                        .build(),
                Route.to("declared", "https://api.declared.com").build());
        for (String authority : List.of(
                "api.openai.com:443",
                "API.OPENAI.COM:443",
                "api.openai.com",
                "api.openai.com.:443",
                "api.other.com:443",
                "api.declared.com:443")) {
            try (RawClient client = client()) {
                RawClient.Response answer = client.connect(authority);
                assertThat(answer.status()).as(authority).isEqualTo(403);
                assertThat(answer.headers()).containsEntry("x-nono-denied", "connect_bypasses_l7");
            }
        }
        assertThat(names.asked()).isEmpty();
        assertThat(proxy.noProxyHosts()).containsExactly("localhost", "127.0.0.1");
    }

    @Test
    @DisplayName("is never made in plain text [30:85]")
    void noPlainText() throws Exception {
        start(Route.to("openai", "https://api.openai.com").credential("key").build());
        try (RawClient client = client()) {
            client.head(
                    "GET http://api.openai.com/v1/models HTTP/1.1",
                    "Host: api.openai.com",
                    "Proxy-Authorization: Bearer " + token());
            assertThat(client.response().status()).isEqualTo(403);
        }
        // The same through a tunnel, in which nobody would see it.
        for (String authority : List.of("api.openai.com:80", "API.OpenAI.com.:80")) {
            try (RawClient client = client()) {
                RawClient.Response answer = client.connect(authority);
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.headers()).containsEntry("x-nono-denied", "connect_bypasses_l7");
            }
        }
        assertThat(names.asked()).isEmpty();
    }

    @Test
    @DisplayName("without a credential restricts its host at every port: many serve the same at several")
    void noOtherPort() throws Exception {
        EndpointPolicy rules = EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("GET", "/public/**")));
        start(
                c -> c.allowHosts(List.of("api.example.com", "localhost", "free.example.com")),
                Route.to("_ep_api.example.com", "https://api.example.com")
                        .policy(rules)
                        .build(),
                Route.to("_ep_localhost", "http://localhost:3000").policy(rules).build());
        for (String authority :
                List.of("api.example.com:8443", "api.example.com:22", "API.example.com.:80", "localhost:22")) {
            try (RawClient client = client()) {
                RawClient.Response answer = client.connect(authority);
                assertThat(answer.status()).as(authority).isEqualTo(403);
                assertThat(answer.headers()).containsEntry("x-nono-denied", "connect_bypasses_l7");
            }
        }
        for (String url : List.of("http://api.example.com:8080/x", "http://localhost:4000/x")) {
            try (RawClient client = client()) {
                client.head(
                        "GET " + url + " HTTP/1.1",
                        "Host: " + url.substring(7, url.length() - 2),
                        "Proxy-Authorization: Bearer " + token());
                assertThat(client.response().status()).as(url).isEqualTo(403);
            }
        }
        assertThat(names.asked()).isEmpty();
        try (RawClient client = client()) {
            assertThat(client.connect("free.example.com:8443").status()).isEqualTo(502);
        }
    }

    @Test
    @DisplayName("whose path is unsafe is 400 in every spelling, and the upstream sees nothing [30:53]")
    void unsafePaths() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "svc", "")
                    .credential("key")
                    .policy(EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("GET", "/v1/public/**"))))
                    .build());
            for (String path : List.of(
                    "/../admin",
                    "/%2e%2e/admin",
                    "/.%2e/admin",
                    "/%252e%252e/admin",
                    "/..\\admin",
                    "/..%5cadmin",
                    "/./x",
                    "/a%00b")) {
                try (RawClient client = client()) {
                    client.head(
                            "GET /svc/v1/public" + path + " HTTP/1.1", "Host: x", "Authorization: Bearer " + token());
                    assertThat(client.response().status()).as(path).isEqualTo(400);
                }
            }
            assertThat(origin.isUntouched()).isTrue();
            try (RawClient client = client()) {
                client.head("GET /svc/v1/public/x%41y HTTP/1.1", "Host: x", "Authorization: Bearer " + token());
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(origin.request().line())
                    .as("what was checked is what is sent")
                    .isEqualTo("GET /v1/public/x%41y HTTP/1.1");
        }
    }

    @Test
    @DisplayName("streams an answer event by event [30:47]")
    void serverSentEvents() throws Exception {
        java.util.concurrent.Semaphore next = new java.util.concurrent.Semaphore(0);
        try (Origin origin = Origin.plain(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                peer.send("9\r\ndata: " + i + "\n\n\r\n");
                // The next event is sent only after this one was seen: whoever collects them waits for ever.
                next.acquire();
            }
            peer.send("0\r\n\r\n");
        })) {
            start(to(origin, "svc", "").credential("key").build());
            try (RawClient client = client()) {
                client.head("GET /svc/events HTTP/1.1", "Host: x", "Authorization: Bearer " + token());
                client.responseHead();
                for (int i = 0; i < 10; i++) {
                    assertThat(client.line()).isEqualTo("9");
                    assertThat(client.line()).isEqualTo("data: " + i);
                    client.line();
                    client.line();
                    next.release();
                }
                assertThat(client.line()).isEqualTo("0");
            }
        }
    }

    @Test
    @DisplayName("has a body of any size in bounded memory, both ways [30:46]")
    void largeBodies() throws Exception {
        long size = 64L * 1024 * 1024;
        try (Origin origin = Origin.plain(peer -> {
            Origin.Request head = peer.head();
            long left = Long.parseLong(head.headers().get("content-length"));
            byte[] block = new byte[64 * 1024];
            while (left > 0) {
                left -= peer.in.read(block, 0, (int) Math.min(block.length, left));
            }
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            for (long sent = 0; sent < size; sent += block.length) {
                peer.out.write(block);
            }
        })) {
            start(to(origin, "svc", "").credential("key").build());
            try (RawClient client = client()) {
                client.send("PUT /svc/big HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token()
                        + "\r\nContent-Length: " + size + "\r\n\r\n");
                byte[] block = new byte[64 * 1024];
                for (long sent = 0; sent < size; sent += block.length) {
                    client.send(block);
                }
                assertThat(client.responseHead().status()).isEqualTo(200);
                assertThat(client.socket().getInputStream().readNBytes((int) size))
                        .hasSize((int) size);
            }
        }
    }

    @Test
    @DisplayName("opens no WebSocket through the path of a service, and says so")
    void webSocket() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "svc", "")
                    .credential("key")
                    .upgrades(List.of("/socket"))
                    .build());
            try (RawClient client = client()) {
                client.head(
                        "GET /svc/socket HTTP/1.1",
                        "Host: x",
                        "Authorization: Bearer " + token(),
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
                assertThat(client.response().status()).isEqualTo(501);
            }
            assertThat(origin.isUntouched()).isTrue();
        }
    }

    @Test
    @DisplayName("leaves no secret behind: not in a record, not in what the program gets, not in an answer [30:88]")
    void leavesNoSecret() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(
                    to(origin, "q", "")
                            .credential("key")
                            .inject(Carrier.queryParameter("key"))
                            .build(),
                    to(origin, "p", "")
                            .credential("key")
                            .inject(Carrier.urlPath("/bot{}/"))
                            .build());
            List<String> said = new ArrayList<>();
            for (String target : List.of(
                    "/q/x?key=" + token() + "&a=private",
                    "/p/bot" + token() + "/getMe?b=private",
                    "/q/x?key=wrong",
                    "/p/../x")) {
                try (RawClient client = client()) {
                    client.head("GET " + target + " HTTP/1.1", "Host: x");
                    said.add(client.response().toString());
                }
            }
            String records = proxy.drainEvents().toString();
            assertThat(records).contains("key", "getMe").doesNotContain(REAL, token(), "private");
            assertThat(said.toString()).doesNotContain(REAL, token());
            assertThat(proxy.variables().toString()).doesNotContain(REAL);
            assertThat(proxy.routes().toString()).doesNotContain(REAL, token());
        }
    }

    @Test
    @DisplayName("is on record, or counted if nobody took the records before it [30:89]")
    void records() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            start(to(origin, "svc", "").credential("key").build());
            try (RawClient client = client()) {
                for (int i = 0; i < 4100; i++) {
                    client.head("GET /other HTTP/1.1", "Host: x");
                    client.response();
                }
            }
            List<ProxyEvent> events = proxy.drainEvents();
            assertThat(events).hasSize(4097);
            assertThat(events.get(4096))
                    .returns("dropped", ProxyEvent::decision)
                    .satisfies(event -> assertThat(event.details()).containsEntry("dropped_events", "4"));
        }
    }
}
