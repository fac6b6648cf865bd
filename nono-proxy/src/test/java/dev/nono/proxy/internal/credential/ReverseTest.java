package dev.nono.proxy.internal.credential;

import static dev.nono.proxy.internal.credential.Ask.REAL;
import static dev.nono.proxy.internal.credential.Ask.TOKEN;
import static dev.nono.proxy.internal.credential.Ask.outgoing;
import static dev.nono.proxy.internal.credential.Ask.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.InjectMode;
import dev.nono.proxy.Carrier;
import dev.nono.proxy.Route;
import dev.nono.proxy.RouteBuilder;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request through the prefix of a route")
class ReverseTest {
    private static final Route OPENAI =
            Route.to("openai", "https://api.openai.com/v1").credential("openai").build();
    private static final Route ANTHROPIC = Route.to("/anthropic/", "https://api.anthropic.com")
            .credential("env://KEY")
            .inject(Carrier.header("x-api-key", "{}"))
            .build();
    private static final Route GITHUB = Route.to("github", "https://api.github.com")
            .credential("github")
            .inject(Carrier.header("Authorization", "token {}"))
            .build();

    private static EndpointPolicy rules(String method, String path) {
        return EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of(method, path)));
    }

    @Test
    @DisplayName("goes to the upstream with the base path in front and the credential in the place of the token")
    void bearer() {
        try (Ask ask = Ask.routes(OPENAI)) {
            assertThat(outgoing(ask.reverse("POST", "/openai/chat/completions", "Authorization", "Bearer " + TOKEN)))
                    .isEqualTo("https://api.openai.com/v1/chat/completions Authorization: Bearer " + REAL);
            assertThat(outgoing(ask.reverse("GET", "/openai?x=1", "authorization", TOKEN)))
                    .startsWith("https://api.openai.com/v1/?x=1 ");
            assertThat(outgoing(ask.reverse("GET", "/openai", "Authorization", "bearer " + TOKEN)))
                    .startsWith("https://api.openai.com/v1/ ");
        }
    }

    @Test
    @DisplayName("keeps other headers, and loses every copy of the one that is put in [30:35]")
    void headers() {
        try (Ask ask = Ask.routes(ANTHROPIC)) {
            RouteDecision decision = ask.reverse(
                    "POST", "/anthropic/v1/messages", "x-api-key", TOKEN, "X-API-KEY", "evil", "Authorization", "mine");
            assertThat(decision).isInstanceOfSatisfying(RouteDecision.Forward.class, forward -> {
                assertThat(forward.remove()).containsExactly("x-api-key");
                assertThat(forward.set())
                        .singleElement()
                        .satisfies(header -> assertThat(header.value().reveal()).isEqualTo(REAL));
            });
        }
    }

    @Test
    @DisplayName(
            "does not have the upstream send it back, by any name of the method: its credential would come with it")
    void echo() {
        try (Ask ask = Ask.routes(GITHUB)) {
            String[] token = {"Authorization", "Bearer " + TOKEN};
            for (String method : List.of("TRACE", "trace", "TRACK")) {
                assertThat(outgoing(ask.reverse(method, "/github/x", token))).startsWith("403 endpoint_policy: ");
                assertThat(outgoing(ask.intercepted("api.github.com", method, "/x")))
                        .startsWith("403 endpoint_policy: ");
                assertThat(status(ask.reverse("POST", "/github/x?_method=" + method, token)))
                        .isEqualTo(403);
                assertThat(status(ask.reverse(
                                "POST", "/github/x", token[0], token[1], "X-HTTP-Method-Override", " " + method)))
                        .isEqualTo(403);
            }
            outgoing(ask.reverse("OPTIONS", "/github/x", token));
        }
    }

    @Test
    @DisplayName("names no second method where rules judge the first, in any header or parameter that servers know")
    void methodOverride() {
        Route judged = Route.to("r", "https://api.github.com")
                .credential("github")
                .policy(rules("POST", "/x"))
                .build();
        try (Ask ask = Ask.routes(judged, GITHUB)) {
            for (String header :
                    List.of("X-HTTP-Method-Override", "x-http-method", "X-Method-Override", "X_HTTP_Method-Override")) {
                for (String method : List.of("DELETE", "POST, DELETE", "")) {
                    assertThat(status(ask.reverse("POST", "/r/x", "Authorization", "Bearer " + TOKEN, header, method)))
                            .as(header + ": " + method)
                            .isEqualTo(403);
                }
                outgoing(ask.reverse("POST", "/r/x", "Authorization", "Bearer " + TOKEN, header, "post"));
                outgoing(ask.reverse("POST", "/github/x", "Authorization", "Bearer " + TOKEN, header, "DELETE"));
            }
            for (String query : List.of("_method=DELETE", "a=b&_method=POST&_method=DELETE", "%5fmethod=DELETE")) {
                assertThat(status(ask.reverse("POST", "/r/x?" + query, "Authorization", "Bearer " + TOKEN)))
                        .as(query)
                        .isEqualTo(403);
            }
            outgoing(ask.reverse("POST", "/r/x?method=DELETE", "Authorization", "Bearer " + TOKEN));
        }
    }

    @Test
    @DisplayName("names no second path where rules judge the first")
    void pathOverride() {
        Route judged = Route.to("r", "https://api.github.com")
                .credential("github")
                .policy(rules("POST", "/x"))
                .build();
        try (Ask ask = Ask.routes(judged, GITHUB)) {
            for (String header : List.of("X-Original-URL", "x-rewrite-url", "X_Original_URL")) {
                assertThat(status(ask.reverse("POST", "/r/x", "Authorization", "Bearer " + TOKEN, header, "/admin")))
                        .as(header)
                        .isEqualTo(403);
                assertThat(status(
                                ask.reverse("POST", "/github/x", "Authorization", "Bearer " + TOKEN, header, "/admin")))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("is refused if it seems to come from a page in a browser and nobody is asked for a token")
    void pages() {
        Route open = Route.to("open", "https://api.example.com").build();
        try (Ask ask = Ask.routes(open)) {
            String own = "127.0.0.1:8080";
            List<String[]> pages = List.of(
                    new String[] {"Host", own, "Origin", "https://evil.example"},
                    new String[] {"Host", own, "Origin", "null"},
                    new String[] {"Host", own, "Sec-Fetch-Site", "cross-site"},
                    new String[] {"Host", own, "Sec-Fetch-Site", "same-site"},
                    new String[] {"Host", "rebound.evil.example:8080"},
                    new String[] {"Host", "rebound.evil.example:8080", "Origin", "http://rebound.evil.example:8080"},
                    new String[] {"Host", "a b"});
            for (String[] page : pages) {
                assertThat(status(ask.reverse(ProxyAuth.NOT_ASKED, "POST", "/open/x", page)))
                        .as(String.join(" ", page))
                        .isEqualTo(403);
                // Who sends the token is no page.
                assertThat(status(ask.reverse(ProxyAuth.VALID, "POST", "/open/x", page)))
                        .isEqualTo(200);
            }
            for (String host : List.of(own, "localhost:8080", "[::1]:8080")) {
                assertThat(status(ask.reverse(ProxyAuth.NOT_ASKED, "POST", "/open/x", "Host", host)))
                        .isEqualTo(200);
                assertThat(status(ask.reverse(
                                ProxyAuth.NOT_ASKED, "POST", "/open/x", "Host", host, "Origin", "http://" + host)))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("is judged by no rule that could match no method")
    void methods() {
        for (String method : List.of("GET|POST", "GET,POST", "GET POST", "GET*", "", "G\u00c9T", "ALL!")) {
            assertThatThrownBy(() -> EndpointPolicy.Rule.of(method, "/x"))
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("\"" + method + "\"");
        }
        EndpointPolicy.Rule.of("M-SEARCH", "/x");
    }

    @Test
    @DisplayName("is refused with another token, with none, and with one in the wrong header")
    void wrongToken() {
        try (Ask ask = Ask.routes(ANTHROPIC)) {
            assertThat(status(ask.reverse("GET", "/anthropic/x", "x-api-key", "other")))
                    .isEqualTo(401);
            assertThat(status(ask.reverse("GET", "/anthropic/x"))).isEqualTo(401);
            RouteDecision wrongHeader = ask.reverse("GET", "/anthropic/x", "Authorization", "Bearer " + TOKEN);
            assertThat(status(wrongHeader)).isEqualTo(401);
            assertThat(wrongHeader.facts())
                    .containsEntry("auth_mechanism", "phantom_header")
                    .containsEntry("auth_outcome", "failed");
        }
    }

    @Test
    @DisplayName("may send the token in the format of the upstream [30:34]")
    void format() {
        try (Ask ask = Ask.routes(GITHUB)) {
            assertThat(outgoing(ask.reverse("GET", "/github/user", "Authorization", "token " + TOKEN)))
                    .isEqualTo("https://api.github.com/user Authorization: token " + REAL);
        }
    }

    @Test
    @DisplayName("carries the token in the path where the route says so [30:36]")
    void path() {
        Route telegram = Route.to("telegram", "https://api.telegram.org")
                .credential("telegram")
                .inject(Carrier.urlPath("/bot{}/"))
                .build();
        Route moved = Route.to("moved", "https://api.telegram.org")
                .credential("telegram")
                .inject(new Carrier(
                        InjectMode.URL_PATH,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("/bot{}/"),
                        Optional.of("/v2/bot{}/"),
                        Optional.empty()))
                .build();
        try (Ask ask = Ask.routes(telegram, moved)) {
            RouteDecision decision = ask.reverse("GET", "/telegram/bot" + TOKEN + "/getMe");
            assertThat(outgoing(decision)).isEqualTo("https://api.telegram.org/bot" + REAL + "/getMe");
            assertThat(decision)
                    .isInstanceOfSatisfying(
                            RouteDecision.Forward.class,
                            forward -> assertThat(forward.recordedPath()).isEqualTo("/bot<token>/getMe"));
            assertThat(status(ask.reverse("GET", "/telegram/botwrong/getMe"))).isEqualTo(401);
            assertThat(status(ask.reverse("GET", "/telegram/x/bot" + TOKEN + "/getMe")))
                    .isEqualTo(401);
            assertThat(outgoing(ask.reverse("GET", "/moved/bot" + TOKEN + "/getMe")))
                    .isEqualTo("https://api.telegram.org/v2/bot" + REAL + "/getMe");
        }
    }

    @Test
    @DisplayName("carries the token in the query where the route says so, once and escaped [30:37]")
    void query() {
        Route route = Route.to("q", "https://q.example.com")
                .credential("odd")
                .inject(Carrier.queryParameter("key"))
                .build();
        try (Ask ask = Ask.routes(route)) {
            RouteDecision decision = ask.reverse("GET", "/q/x?key=" + TOKEN + "&a=1&key=2");
            assertThat(outgoing(decision)).isEqualTo("https://q.example.com/x?key=a%26b%3Dc%25d%2Fe&a=1");
            assertThat(decision)
                    .isInstanceOfSatisfying(
                            RouteDecision.Forward.class,
                            forward -> assertThat(forward.recordedPath()).isEqualTo("/x?key=…&a=…"));
            assertThat(status(ask.reverse("GET", "/q/x?a=1"))).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("loses a token that came in another place than the credential goes to [30:38] [30:39]")
    void otherPlace() {
        Route query = Route.to("q", "https://q.example.com")
                .credential("k")
                .inbound(Carrier.queryParameter("token"))
                .build();
        Route path = Route.to("k8s", "https://k8s.example.com")
                .credential("k")
                .inbound(Carrier.urlPath("/{}/"))
                .build();
        try (Ask ask = Ask.routes(query, path)) {
            assertThat(outgoing(ask.reverse("GET", "/q/x?token=" + TOKEN)))
                    .isEqualTo("https://q.example.com/x Authorization: Bearer " + REAL);
            assertThat(outgoing(ask.reverse("GET", "/q/x?a=1&token=" + TOKEN + "&b")))
                    .isEqualTo("https://q.example.com/x?a=1&b Authorization: Bearer " + REAL);
            assertThat(outgoing(ask.reverse("GET", "/k8s/" + TOKEN + "/api/v1/pods?limit=1")))
                    .isEqualTo("https://k8s.example.com/api/v1/pods?limit=1 Authorization: Bearer " + REAL);
        }
    }

    @Test
    @DisplayName("gets user and password, and sends the token as a password [30:40]")
    void basic() {
        Route route = Route.to("b", "https://b.example.com")
                .credential("userpass")
                .inject(Carrier.basicAuth())
                .build();
        try (Ask ask = Ask.routes(route)) {
            String pair = Base64.getEncoder().encodeToString(("anybody:" + TOKEN).getBytes(StandardCharsets.UTF_8));
            assertThat(outgoing(ask.reverse("GET", "/b/x", "Authorization", "Basic " + pair)))
                    .isEqualTo("https://b.example.com/x Authorization: Basic dXNlcjpwYXNz");
            for (String wrong : List.of("Bearer " + TOKEN, "Basic %%%", "Basic dG9rZW4=", TOKEN)) {
                assertThat(status(ask.reverse("GET", "/b/x", "Authorization", wrong)))
                        .as(wrong)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    @DisplayName("of a route without credential needs the token of the proxy, and keeps its own authorization [30:41]")
    void withoutCredential() {
        Route route = Route.to("open", "https://open.example.com")
                .policy(rules("GET", "/a/**"))
                .build();
        try (Ask ask = Ask.routes(route)) {
            assertThat(ask.reverse("GET", "/open/a", "Authorization", "mine"))
                    .isInstanceOfSatisfying(RouteDecision.Refuse.class, refuse -> {
                        assertThat(refuse.status()).isEqualTo(407);
                        assertThat(refuse.headers()).containsEntry("Proxy-Authenticate", "Basic realm=\"nono\"");
                    });
            assertThat(ask.reverse(ProxyAuth.VALID, "GET", "/open/a", "Authorization", "mine"))
                    .isInstanceOfSatisfying(RouteDecision.Forward.class, forward -> {
                        assertThat(forward.remove()).isEmpty();
                        assertThat(forward.set()).isEmpty();
                    });
        }
    }

    @Test
    @DisplayName("is refused before authentication when the credential is not there")
    void missing() {
        Route route = Route.to("m", "https://m.example.com")
                .credential("env://MISSING")
                .variable("M_KEY")
                .build();
        try (Ask ask = Ask.routes(route)) {
            RouteDecision decision = ask.reverse("GET", "/m/x", "Authorization", "Bearer agents-own-key");
            assertThat(outgoing(decision)).startsWith("503 managed_credential_unavailable");
            assertThat(decision.facts())
                    .containsEntry("managed_credential_active", "false")
                    .containsEntry("auth_outcome", "failed");
            assertThat(status(ask.intercepted("m.example.com", "GET", "/x"))).isEqualTo(503);
            assertThat(ask.engine.diagnostics()).singleElement().satisfies(diagnostic -> {
                assertThat(diagnostic.code()).isEqualTo("credential_not_found");
                assertThat(diagnostic.route()).contains("m");
            });
            assertThat(ask.engine.variables("http://127.0.0.1:1", Secret.of(TOKEN)))
                    .containsExactly(Map.entry("M_BASE_URL", "http://127.0.0.1:1/m"));
            assertThat(ask.engine.loadedPrefixes()).isEmpty();
            assertThat(ask.engine.summary(true))
                    .containsExactly("https://m.example.com | creds: env://MISSING ✗ (not found) | intercept: on |"
                            + " endpoint_rules: 0");
        }
    }

    @Test
    @DisplayName("to no known service is answered with 404")
    void unknown() {
        try (Ask ask = Ask.routes(OPENAI)) {
            assertThat(outgoing(ask.reverse("GET", "/other/x"))).startsWith("404 unknown_service");
            assertThat(outgoing(ask.reverse("GET", "/OPENAI/x"))).startsWith("404");
            assertThat(outgoing(ask.reverse("GET", "/"))).startsWith("404");
        }
    }

    @Test
    @DisplayName("is matched by the path that the upstream gets, and with a warning by the rest of it")
    void basePath() {
        Route route = Route.to("openai", "https://api.openai.com/v1")
                .credential("openai")
                .policy(rules("POST", "/v1/chat/completions"))
                .build();
        Route legacy = Route.to("legacy", "https://legacy.example.com/v1")
                .credential("openai")
                .policy(rules("POST", "/chat/completions"))
                .build();
        try (Ask ask = Ask.routes(route, legacy)) {
            String[] token = {"Authorization", "Bearer " + TOKEN};
            assertThat(status(ask.reverse("POST", "/openai/chat/completions", token)))
                    .isEqualTo(200);
            assertThat(status(ask.reverse("GET", "/openai/chat/completions", token)))
                    .isEqualTo(403);
            assertThat(status(ask.reverse("POST", "/openai/models", token))).isEqualTo(403);
            assertThat(status(ask.intercepted("api.openai.com", "POST", "/v1/chat/completions")))
                    .isEqualTo(200);
            assertThat(status(ask.intercepted("api.openai.com", "POST", "/chat/completions")))
                    .isEqualTo(403);
            assertThat(status(ask.reverse("POST", "/legacy/chat/completions", token)))
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("with a path that could be read in two ways is refused [30:53]")
    void ambiguousPath() {
        Route route = Route.to("svc", "https://svc.example.com")
                .credential("k")
                .policy(rules("*", "/v1/public/**"))
                .build();
        try (Ask ask = Ask.routes(route)) {
            for (String path : List.of(
                    "/svc/v1/public/../admin",
                    "/svc/v1/public/%2e%2e/admin",
                    "/svc/v1/public/.%2e/admin",
                    "/svc/v1/public/%252e%252e/admin",
                    "/svc/v1/public/..\\admin",
                    "/svc/v1/public/..%5cadmin",
                    "/svc/v1/public/a%2f..%2fadmin",
                    "/svc/v1/public/a%2fb")) {
                assertThat(status(ask.reverse("GET", path, "Authorization", "Bearer " + TOKEN)))
                        .as(path)
                        .isEqualTo(400);
                assertThat(status(ask.intercepted("svc.example.com", "GET", path.substring(4))))
                        .as(path)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    @DisplayName("keeps an encoded slash where no rule could be misled by it")
    void encodedSlash() {
        Route gitlab =
                Route.to("gitlab", "https://gitlab.com/api").credential("k").build();
        try (Ask ask = Ask.routes(gitlab)) {
            assertThat(outgoing(ask.reverse("GET", "/gitlab/v4/projects/a%2Fb", "Authorization", TOKEN)))
                    .startsWith("https://gitlab.com/api/v4/projects/a%2Fb ");
        }
    }

    @Test
    @DisplayName("is not possible with a malformed route, which is named [30:60]")
    void malformedRoutes() {
        refused("has a malformed rule", Route.to("r", "https://r.example.com").policy(rules("GET", "/a[")));
        refused("another route", Route.to("r", "https://r.example.com"), Route.to("/r", "https://s.example.com"));
        refused("must start with https", Route.to("r", "ftp://r.example.com"));
        refused("on this machine", Route.to("r", "http://r.example.com"));
        refused("on this machine", Route.to("r", "http://0.0.0.0:80"));
        refused("no user", Route.to("r", "https://u@r.example.com"));
        refused("exactly once", Route.to("r", "https://r.example.com").inject(Carrier.header("X-Key", "{}{}")));
        refused(
                "not the name of a header",
                Route.to("r", "https://r.example.com").inject(Carrier.header("Host")));
        refused(
                "not the name of a header",
                Route.to("r", "https://r.example.com").inject(Carrier.header("Proxy-X")));
        refused("cannot be given", Route.to("r", "https://r.example.com").variable("LD_PRELOAD"));
    }

    private static void refused(String why, RouteBuilder... routes) {
        Route[] built = new Route[routes.length];
        for (int i = 0; i < routes.length; i++) {
            built[i] = routes[i].build();
        }
        assertThatThrownBy(() -> Ask.routes(built).close())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(why);
    }

    @Test
    @DisplayName("never carries a credential with a line end")
    void lineEnd() {
        assertThatThrownBy(() -> Ask.with(Ask.services().withSecrets(reference -> Secret.of("secret\n")), OPENAI)
                        .close())
                .hasMessageContaining("line end")
                .hasMessageNotContaining("secret\n");
    }
}
