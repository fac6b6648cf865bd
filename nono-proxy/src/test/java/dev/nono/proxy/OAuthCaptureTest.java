package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.TokenEndpoint;
import dev.nono.profile.model.TokenField;
import dev.nono.profile.model.TokenRequestBody;
import dev.nono.proxy.internal.server.Lab;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A login inside of the sandbox, against a server that hands out tokens. The cases are those of entry P-2. */
@DisplayName("Tokens that a service hands out")
class OAuthCaptureTest {
    private static final String ACCESS = "real-access-token-0001";
    private static final String REFRESH = "real-refresh-token-0001";
    private static final Pattern PHANTOM = Pattern.compile("nono_[0-9a-f]{64}");

    @TempDir
    Path directory;

    private final Names names = new Names()
            .put("auth.x.com", "127.0.0.1")
            .put("api.x.com", "127.0.0.1")
            .put("api.y.com", "127.0.0.1");
    private Lab lab;
    private Origin issuer;
    private Origin api;
    private ProxyServer proxy;
    private volatile String answer = "";

    @BeforeEach
    void makeServers() throws Exception {
        lab = new Lab(directory);
        issuer = Origin.tls(lab.server("auth.x.com"), peer -> {
            while (peer.request() != null) {
                peer.send(answer);
            }
        });
        api = Origin.tls(lab.server("api.x.com"), Origin.answering("ok"));
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        issuer.close();
        api.close();
    }

    private Path store() {
        return directory.resolve("state").resolve("oauth-capture").resolve("providers.json");
    }

    private TokenEndpoint endpoint(String... fields) {
        return new TokenEndpoint(
                "https://auth.x.com:" + issuer.port(),
                "/oauth/token",
                List.of(fields).stream()
                        .map(field -> new TokenField(field.replace("jwt:", ""), field.startsWith("jwt:")))
                        .toList(),
                TokenRequestBody.AUTO,
                List.of("refresh_token"));
    }

    private void start(TokenEndpoint endpoint) throws Exception {
        start(endpoint, Route.to("svc", "https://api.x.com:" + api.port()).build());
    }

    private void start(TokenEndpoint endpoint, Route route) throws Exception {
        Files.createDirectories(directory.resolve("state"));
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .interceptDirectory(Files.createDirectories(directory.resolve("bundle")))
                        .routes(List.of(
                                inspected(route),
                                inspected(Route.to("other", "https://api.y.com:" + api.port())
                                        .build())))
                        .oauthCaptures(
                                List.of(new OAuthCapture("prov", List.of(endpoint), Set.of("svc"), lab.trusted())))
                        .oauthStore(store())
                        .build(),
                ProxyServices.none().withResolver(names));
    }

    private Route inspected(Route route) {
        RouteBuilder builder = Route.to(route.prefix(), route.upstream())
                .inject(route.injection())
                .baseUrlVariables(route.baseUrlVariables())
                .policy(EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of("*", "/**"))))
                .tls(lab.trusted());
        route.variable().ifPresent(builder::variable);
        return builder.build();
    }

    private RawClient inside(String host, int port) throws Exception {
        RawClient client = new RawClient(proxy.port());
        assertThat(client.connect(
                                host + ":" + port,
                                "Proxy-Authorization: Bearer " + proxy.token().reveal())
                        .status())
                .isEqualTo(200);
        SSLSocket socket = (SSLSocket) Lab.client(proxy.bundle().orElseThrow())
                .getSocketFactory()
                .createSocket(client.socket(), host, port, true);
        socket.startHandshake();
        return new RawClient(socket);
    }

    private RawClient.Response post(String path, String body, String... headers) throws Exception {
        try (RawClient client = inside("auth.x.com", issuer.port())) {
            String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            client.send("POST " + path + " HTTP/1.1\r\nHost: auth.x.com:" + issuer.port() + "\r\n" + more
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            return client.response();
        }
    }

    private static String json(String body) {
        return ok(200, "Content-Type: application/json\r\n", body);
    }

    private static String ok(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static List<String> phantoms(String text) {
        return PHANTOM.matcher(text).results().map(result -> result.group()).toList();
    }

    private String login() throws Exception {
        answer = json("{\"access_token\":\"" + ACCESS + "\",\"refresh_token\":\"" + REFRESH + "\",\"expires_in\":1}");
        return post("/oauth/token", "grant_type=authorization_code&code=c").body();
    }

    private Origin.Request use(String host, String... headers) throws Exception {
        try (RawClient client = inside(host, api.port())) {
            client.head("GET /v1/me HTTP/1.1", "Host: " + host + ":" + api.port(), String.join("\r\n", headers));
            client.response();
        }
        return api.request();
    }

    @Test
    @DisplayName(
            "become phantoms, one for each; everything else of the answer stays, and the file holds the tokens (P-2, case 1)")
    void login1() throws Exception {
        start(endpoint("access_token", "refresh_token"));

        String body = login();

        assertThat(body).doesNotContain(ACCESS, REFRESH).contains("\"expires_in\":1");
        assertThat(phantoms(body)).hasSize(2).doesNotHaveDuplicates();
        assertThat(store()).content().contains(ACCESS, REFRESH, "oauth.prov", "proxy.svc");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store().getParent())))
                .isEqualTo("rwx------");
        assertThat(issuer.request().headers()).containsEntry("accept-encoding", "identity");
        assertThat(proxy.drainEvents())
                .filteredOn(event -> "/oauth/token".equals(event.path()))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("route_id", "oauth.prov"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{\"access_token\":\"real-access-token-0001\",\"refresh_token\":\"x\"}",
                "{\"access_token\":\"a\",\"more\":[{\"id_token\":\"x\"}]}",
                "{\"access_token\":\"a\",\"auth\":{\"token\":\"x\"}}",
                "{\"access_token\":\"a\",\"refreshToken\":[\"x\"]}",
                "{\"access_token\":\"a\",\"access_token\":\"b\"}",
                "{\"access_token\":\"a\"} {\"access_token\":\"b\"}",
                "{\"access_token\":\"a\"",
                "access_token=a"
            })
    @DisplayName(
            "refuse the answer if one of them stands where nobody expects it, and none of them is kept (P-2, case 2)")
    void unexpected(String body) throws Exception {
        start(endpoint("access_token"));
        answer = json(body);

        RawClient.Response response = post("/oauth/token", "grant_type=x");

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.body()).doesNotContain("real-access-token-0001", "nono_");
        assertThat(store()).doesNotExist();
    }

    @Test
    @DisplayName("never come from another path of the same host either, however they are written (P-2, cases 3 and 4)")
    void otherPaths() throws Exception {
        start(endpoint("data.secret_id"));
        answer = json("{\"data\":{\"access_token\":\"x\"}}");
        assertThat(post("/other", "").status()).isEqualTo(502);
        answer = json("{\"data\":{\"secret_id\":\"x\"}}");
        assertThat(post("/other", "").status()).isEqualTo(502);
        answer = ok(500, "Content-Type: text/html\r\n", "<p>?ACCESS_token=x</p>");
        assertThat(post("/other", "").status()).isEqualTo(502);
        answer = ok(302, "Location: https://x.com/#access_token=x\r\n", "");
        assertThat(post("/other", "").status()).isEqualTo(502);
        answer = ok(404, "Content-Type: text/html\r\n", "<p>not found</p>");
        assertThat(post("/other", ""))
                .returns(404, RawClient.Response::status)
                .returns("<p>not found</p>", RawClient.Response::body);
        answer = json("{\"name\":\"x\"}");
        assertThat(post("/other", "").body()).isEqualTo("{\"name\":\"x\"}");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"//oauth/token", "/oauth/token/", "/OAuth/Token", "/oauth/%74oken", "/oauth/token;v=1"})
    @DisplayName("are not asked for at another spelling of the path")
    void otherSpelling(String path) throws Exception {
        start(endpoint("secret_id"));
        answer = json("{\"secret_id\":\"x\"}");

        assertThat(post(path, "").status()).isEqualTo(403);
        assertThat(issuer.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    @DisplayName("are not looked for in what is compressed: it is refused (P-2, case 5)")
    void compressed(int status) throws Exception {
        start(endpoint("access_token"));
        answer = ok(status, "Content-Encoding: gzip\r\n", "whatever");

        assertThat(post("/oauth/token", "", "Accept-Encoding: gzip").status()).isEqualTo(502);
        assertThat(issuer.request().headers()).containsEntry("accept-encoding", "identity");
    }

    @Test
    @DisplayName("take the place of their phantoms in requests for new ones, as form and as JSON (P-2, case 6)")
    void refresh() throws Exception {
        start(endpoint("access_token", "refresh_token"));
        List<String> phantoms = phantoms(login());
        issuer.request();

        post("/oauth/token", "grant_type=refresh_token&x=%2F+y&refresh_token=" + phantoms.get(1) + "&client_id=c");
        assertThat(issuer.request().body())
                .isEqualTo("grant_type=refresh_token&x=%2F+y&refresh_token=" + REFRESH + "&client_id=c");

        post(
                "/oauth/token",
                "{\"refresh_token\":\"" + phantoms.get(1) + "\",\"n\":1.50,\"access_token\":\"" + phantoms.get(0)
                        + "\"}");
        assertThat(issuer.request().body())
                .isEqualTo("{\"refresh_token\":\"" + REFRESH + "\",\"n\":1.50,\"access_token\":\"" + phantoms.get(0)
                        + "\"}");

        assertThat(post("/oauth/token", "\u0001" + phantoms.get(1)).status()).isEqualTo(502);
        assertThat(issuer.requests()).isZero();
    }

    @Test
    @DisplayName("go to the routes of their provider, and to no other (P-2, case 7)")
    void consumers() throws Exception {
        start(endpoint("access_token", "refresh_token"));
        String phantom = phantoms(login()).get(0);

        assertThat(use("api.x.com", "Authorization: Bearer " + phantom).headers())
                .containsEntry("authorization", "Bearer " + ACCESS);
        api.close();
        api = Origin.tls(lab.server("api.y.com"), Origin.answering("ok"));
        proxy.close();
        start(endpoint("access_token", "refresh_token"));
        assertThat(use("api.y.com", "Authorization: Bearer " + phantom).headers())
                .containsEntry("authorization", "Bearer " + phantom);
    }

    @Test
    @DisplayName("are used through the URL of their route too, where the phantom is proof enough")
    void reverse() throws Exception {
        start(endpoint("access_token", "refresh_token"));
        String phantom = phantoms(login()).get(0);

        try (RawClient client = new RawClient(proxy.port())) {
            client.head("GET /svc/v1/me HTTP/1.1", "Host: h", "Authorization: Bearer " + phantom);
            assertThat(client.response().status()).isEqualTo(200);
            client.head("GET /svc/v1/me HTTP/1.1", "Host: h", "Authorization: Bearer nono_" + "0".repeat(64));
            assertThat(client.response().status()).isEqualTo(407);
        }
        assertThat(api.request().headers()).containsEntry("authorization", "Bearer " + ACCESS);
    }

    @Test
    @DisplayName(
            "are not in reach of a tunnel, a plain request, a WebSocket or a client without the token (P-2, case 8)")
    void otherWays() throws Exception {
        start(endpoint("access_token"));
        String authority = "auth.x.com:" + issuer.port();
        try (RawClient client = new RawClient(proxy.port())) {
            assertThat(client.connect(authority).status()).isEqualTo(407);
        }
        try (RawClient client = new RawClient(proxy.port())) {
            client.head(
                    "GET http://" + authority + "/oauth/token HTTP/1.1",
                    "Host: " + authority,
                    "Proxy-Authorization: Bearer " + proxy.token().reveal());
            assertThat(client.response().status()).isEqualTo(403);
        }
        try (RawClient client = inside("auth.x.com", issuer.port())) {
            client.head(
                    "GET /socket HTTP/1.1",
                    "Host: " + authority,
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            assertThat(client.response().status()).isEqualTo(501);
        }
        assertThat(issuer.requests()).isZero();
        assertThat(proxy.noProxyHosts()).doesNotContain("auth.x.com");
    }

    @Test
    @DisplayName("have the shape of a JWT where that is asked for, and are exchanged as a whole (P-2, case 9)")
    void jwt() throws Exception {
        start(endpoint("jwt:id_token"));
        answer = json("{\"id_token\":\"real.jwt.signature-of-it\"}");

        Matcher shape = Pattern.compile("\\{\"id_token\":\"(([^.\"]+)\\.([^.\"]+)\\.([^.\"]+))\"}")
                .matcher(post("/oauth/token", "").body());

        assertThat(shape.matches()).isTrue();
        assertThat(decoded(shape.group(2))).isEqualTo("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        assertThat(decoded(shape.group(3)))
                .isEqualTo("{\"iss\":\"nono\",\"sub\":\"" + shape.group(4)
                        + "\",\"aud\":\"nono\",\"iat\":0,\"exp\":4102444800}");
        assertThat(store()).content().contains("\"" + shape.group(4) + "\"");
        assertThat(use("api.x.com", "Authorization: Bearer " + shape.group(1)).headers())
                .containsEntry("authorization", "Bearer real.jwt.signature-of-it");
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("go raw into a header of another name (P-2, case 10)")
    void otherHeader() throws Exception {
        start(
                endpoint("access_token", "refresh_token"),
                Route.to("svc", "https://api.x.com:" + api.port())
                        .inject(Carrier.header("X-Vault-Token", "{}"))
                        .variable("VAULT_TOKEN")
                        .build());
        assertThat(proxy.variables()).doesNotContainKey("VAULT_TOKEN");
        String phantom = phantoms(login()).get(0);

        assertThat(use("api.x.com", "X-Vault-Token: " + phantom).headers()).containsEntry("x-vault-token", ACCESS);
        assertThat(proxy.variables()).containsEntry("VAULT_TOKEN", phantom);
    }

    @Test
    @DisplayName("outlive the session, and their file is closed to others again with the next one (P-2, case 12)")
    void restart() throws Exception {
        start(endpoint("access_token", "refresh_token"));
        String phantom = phantoms(login()).get(0);
        proxy.close();
        Files.setPosixFilePermissions(store(), PosixFilePermissions.fromString("rw-r--r--"));

        start(endpoint("access_token", "refresh_token"));
        assertThat(use("api.x.com", "Authorization: Bearer " + phantom).headers())
                .containsEntry("authorization", "Bearer " + ACCESS);
        login();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store())))
                .isEqualTo("rw-------");
        assertThat(use("api.x.com", "Authorization: Bearer " + phantom).headers())
                .containsEntry("authorization", "Bearer " + ACCESS);

        assertThat(CapturedTokens.forget(store(), "prov")).isEqualTo(4);
        proxy.close();
        start(endpoint("access_token", "refresh_token"));
        assertThat(use("api.x.com", "Authorization: Bearer " + phantom).headers())
                .containsEntry("authorization", "Bearer " + phantom);
    }

    @Test
    @DisplayName("are refused with the answer if they cannot be written down")
    void unwritable() throws Exception {
        start(endpoint("access_token", "refresh_token"));
        Files.writeString(store().getParent(), "a file where the directory should be");

        login();

        answer = json("{\"access_token\":\"" + ACCESS + "\"}");
        RawClient.Response response = post("/oauth/token", "");
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.body()).doesNotContain(ACCESS, "nono_");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"version\":2,\"tokens\":{}}",
                "{\"version\":1,\"tokens\":{\"x\":{\"real\":\"secret\"}}}"
            })
    @DisplayName("are not overwritten by a start that cannot read them, which says which file it is")
    void unreadable(String text) throws Exception {
        Files.createDirectories(store().getParent());
        Files.writeString(store(), text);

        assertThatThrownBy(() -> start(endpoint("access_token")))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(store().toString())
                .hasMessageNotContaining("secret");
        assertThat(store()).hasContent(text);
    }

    @Test
    @DisplayName("are not sent back by an answer that repeats one of them")
    void echoed() throws Exception {
        start(endpoint("access_token", "refresh_token"));
        String phantom = phantoms(login()).get(1);
        answer = ok(400, "", "cannot use " + REFRESH);
        assertThat(post("/oauth/token", "refresh_token=" + phantom).status()).isEqualTo(502);
        answer = ok(400, "X-Was: " + REFRESH + "\r\n", "no");
        assertThat(post("/oauth/token", "refresh_token=" + phantom).status()).isEqualTo(502);
    }

    @Test
    @DisplayName("are not relayed when the answer ends too early, or never ends, or is too long")
    void broken() throws Exception {
        start(endpoint("access_token"));
        issuer.close();
        issuer = Origin.tls(lab.server("auth.x.com"), peer -> {
            String line = peer.request().line();
            if (line.contains("/short")) {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1}");
                return;
            }
            byte[] piece = new byte[1024 * 1024];
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                peer.send("100000\r\n");
                peer.out.write(piece);
                peer.send("\r\n");
            }
        });
        proxy.close();
        start(endpoint("access_token"));
        assertThat(post("/short", "").status()).isEqualTo(502);
        assertThat(post("/long", "").status()).isEqualTo(502);
    }

    @Test
    @DisplayName("need a host that can be intercepted, an endpoint and a path: otherwise the proxy does not start")
    void refusedAtStart() throws Exception {
        OAuthCapture good = new OAuthCapture("prov", List.of(endpoint("access_token")), Set.of());
        assertThatThrownBy(() -> ProxyServer.start(
                        ProxyConfig.builder().oauthCaptures(List.of(good)).build(), ProxyServices.none()))
                .hasMessageContaining("prov")
                .hasMessageContaining("intercepted");
        assertThatThrownBy(() -> start(endpoint("a..b"))).hasMessageContaining("a..b");
        assertThatThrownBy(() -> start(endpoint("a[x]"))).hasMessageContaining("a[x]");
        assertThatThrownBy(() -> start(new TokenEndpoint(
                        "http://auth.x.com", "/t", endpoint("a").responseFields(), TokenRequestBody.AUTO, List.of())))
                .hasMessageContaining("https://");
        assertThatThrownBy(() -> start(new TokenEndpoint(
                        "https://auth.x.com",
                        "/a/../t",
                        endpoint("a").responseFields(),
                        TokenRequestBody.AUTO,
                        List.of())))
                .hasMessageContaining("/a/../t");
    }

    @Test
    @DisplayName("in arrays are found by their index or by a star")
    void arrays() throws Exception {
        start(endpoint("items[*].access_token", "list[1]"));
        answer = json("{\"items\":[{\"access_token\":\"t1\"},{\"access_token\":\"t2\"}],\"list\":[\"a\",\"t3\"]}");

        String body = post("/oauth/token", "").body();

        assertThat(phantoms(body)).hasSize(3);
        assertThat(body).contains("\"list\":[\"a\",\"nono_").doesNotContain("t1", "t2", "t3");
        assertThat(URLDecoder.decode(body, StandardCharsets.UTF_8)).startsWith("{\"items\":[{\"access_token\":\"nono_");
    }
}
