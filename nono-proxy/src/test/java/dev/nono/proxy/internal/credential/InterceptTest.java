package dev.nono.proxy.internal.credential;

import static dev.nono.proxy.internal.credential.Ask.REAL;
import static dev.nono.proxy.internal.credential.Ask.TOKEN;
import static dev.nono.proxy.internal.credential.Ask.outgoing;
import static dev.nono.proxy.internal.credential.Ask.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.approval.ApprovalDecision;
import dev.nono.approval.Approver;
import dev.nono.net.Host;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.EndpointPolicy.Action;
import dev.nono.profile.model.EndpointPolicy.Rule;
import dev.nono.profile.model.RateLimit;
import dev.nono.proxy.Carrier;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.Route;
import dev.nono.proxy.RouteBuilder;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.decide.RouteDecision;
import dev.nono.proxy.internal.decide.RouteEngine;
import dev.nono.proxy.internal.decide.Way;
import dev.nono.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An intercepted request")
class InterceptTest {
    private static final String HOST = "github.com";

    private static Route route(String prefix, String credential, String... paths) {
        List<Rule> rules =
                List.of(paths).stream().map(path -> Rule.of("*", path)).toList();
        RouteBuilder builder = Route.to(prefix, "https://github.com").policy(EndpointPolicy.ofRules(rules));
        return credential.isEmpty()
                ? builder.build()
                : builder.credential(credential).build();
    }

    private static EndpointPolicy policy(Action fallback, List<Rule> deny, List<Rule> approve, List<Rule> allow) {
        return new EndpointPolicy(true, fallback, Optional.empty(), Optional.empty(), deny, approve, allow);
    }

    @Test
    @DisplayName("gets the credential of the route whose rules it matches, and of no other [30:61]")
    void byRules() {
        try (Ask ask = Ask.routes(
                route("a", "key_a", "/org-a/**"),
                Route.to("b", "https://github.com")
                        .credential("userpass")
                        .policy(EndpointPolicy.ofRules(List.of(Rule.of("*", "/org-b/**"))))
                        .build())) {
            assertThat(outgoing(ask.intercepted(HOST, "GET", "/org-a/x"))).endsWith("Bearer " + REAL);
            assertThat(outgoing(ask.intercepted(HOST, "GET", "/org-b/x"))).endsWith("Bearer user:pass");
            assertThat(outgoing(ask.intercepted(HOST, "GET", "/other"))).startsWith("403 endpoint_policy");
        }
    }

    @Test
    @DisplayName("is refused where two credentials could be meant [30:62] [30:64]")
    void ambiguous() {
        try (Ask ask = Ask.routes(route("a", "key_a", "/org-a/**"), route("all", "key_b", "/**"))) {
            assertThat(outgoing(ask.intercepted(HOST, "GET", "/org-a/x"))).contains("403", "ambiguous", "a and all");
        }
        try (Ask ask = Ask.routes(route("one", "key_a"), route("two", "key_b"))) {
            assertThat(outgoing(ask.intercepted(HOST, "GET", "/x"))).contains("403", "ambiguous");
            assertThat(status(ask.reverse("GET", "/one/x", "Authorization", "Bearer " + TOKEN)))
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("passes the rules for its host before it gets the credential of an open route [30:63]")
    void gate() {
        try (Ask ask = Ask.routes(route("_ep_github.com", "", "/org/**"), route("github", "key"))) {
            assertThat(outgoing(ask.intercepted(HOST, "GET", "/org/x"))).endsWith("Bearer " + REAL);
            assertThat(status(ask.intercepted(HOST, "GET", "/other"))).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("passes the same rules for its host when it takes the way over the URL of the route")
    void gateOfNamedRoute() {
        String[] token = {"Authorization", "Bearer " + TOKEN};
        Route gitlab =
                Route.to("gitlab", "https://gitlab.com/api").credential("key").build();
        Route rules = Route.to("_ep_gitlab.com", "https://gitlab.com")
                .policy(EndpointPolicy.ofRules(List.of(Rule.of("GET", "/api/v4/projects/1/**"))))
                .build();
        try (Ask ask = Ask.routes(route("_ep_github.com", "", "/org/**"), route("github", "key"), gitlab, rules)) {
            assertThat(outgoing(ask.reverse("GET", "/github/org/x", token)))
                    .endsWith("/org/x Authorization: Bearer " + REAL);
            assertThat(outgoing(ask.reverse("GET", "/github/other", token))).startsWith("403 endpoint_policy");
            assertThat(status(ask.reverse("GET", "/github/org%2Fx", token))).isEqualTo(400);
            assertThat(status(ask.reverse("GET", "/github/org/x?_method=DELETE", token)))
                    .isEqualTo(403);
            assertThat(status(ask.reverse("GET", "/gitlab/v4/projects/1/issues", token)))
                    .isEqualTo(200);
            assertThat(status(ask.reverse("POST", "/gitlab/v4/projects/1/issues", token)))
                    .isEqualTo(403);
            assertThat(status(ask.reverse("GET", "/gitlab/v4/projects/2/issues", token)))
                    .isEqualTo(403);
        }
        Route denies = Route.to("_ep_github.com", "https://github.com")
                .policy(policy(Action.ALLOW, List.of(Rule.of("*", "/admin/**")), List.of(), List.of()))
                .build();
        try (Ask ask = Ask.routes(denies, route("github", "key"))) {
            assertThat(status(ask.reverse("GET", "/github/admin/x", token))).isEqualTo(403);
            assertThat(status(ask.reverse("GET", "/github/x", token))).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("is asked about by the rules for its host when it takes the way over the URL of the route")
    void questionOfNamedRoute() {
        AtomicInteger asked = new AtomicInteger();
        Approver approver = request -> {
            asked.incrementAndGet();
            return ApprovalDecision.denied("no");
        };
        try (Ask ask = Ask.with(
                Ask.services().withApprover("", approver), asking("_ep_github.com", false), route("github", "key"))) {
            assertThat(status(ask.reverse("GET", "/github/pay/1", "Authorization", "Bearer " + TOKEN)))
                    .isEqualTo(403);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    @DisplayName("is matched by the rules of all entries for its host [30:65]")
    void joinedRules() {
        try (Ask ask = Ask.routes(route("_ep_github.com", "", "/a/**"), route("_ep_github.com", "", "/b/**"))) {
            assertThat(status(ask.intercepted(HOST, "GET", "/a/x"))).isEqualTo(200);
            assertThat(status(ask.intercepted(HOST, "GET", "/b/x"))).isEqualTo(200);
            assertThat(status(ask.intercepted(HOST, "GET", "/c/x"))).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("gets no credential outside of the base path of the upstream [30:64a]")
    void basePath() {
        Route gitlab =
                Route.to("gitlab", "https://gitlab.com/api").credential("key").build();
        Route openai = Route.to("openai", "https://api.openai.com/v1")
                .credential("openai")
                .policy(EndpointPolicy.ofRules(List.of(Rule.of("POST", "/v1/chat/completions"))))
                .build();
        try (Ask ask = Ask.routes(gitlab, openai)) {
            assertThat(status(ask.intercepted("gitlab.com", "POST", "/users/sign_in")))
                    .isEqualTo(403);
            assertThat(status(ask.intercepted("gitlab.com", "GET", "/apiary"))).isEqualTo(403);
            assertThat(outgoing(ask.intercepted("gitlab.com", "GET", "/api/v4/user")))
                    .isEqualTo("https://gitlab.com/api/v4/user Authorization: Bearer " + REAL);
            assertThat(status(ask.intercepted("api.openai.com", "POST", "/v1/chat/completions")))
                    .isEqualTo(200);
            assertThat(status(ask.reverse("POST", "/openai/chat/completions", "Authorization", "Bearer " + TOKEN)))
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("has its credential behind the base path or not at all, however that is spelled")
    void basePathInOtherSpelling() {
        Route bot = Route.to("bot", "https://gitlab.com/api")
                .credential("key")
                .inject(Carrier.urlPath("/bot{}/"))
                .inbound(Carrier.header("X-Token"))
                .build();
        try (Ask ask = Ask.routes(bot)) {
            assertThat(outgoing(ask.intercepted("gitlab.com", "GET", "/api/x", "X-Token", TOKEN)))
                    .isEqualTo("https://gitlab.com/api/bot" + REAL + "/x");
            for (String path : List.of("/%61pi/x", "//api/x")) {
                assertThat(status(ask.intercepted("gitlab.com", "GET", path, "X-Token", TOKEN)))
                        .as(path)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    @DisplayName("meets deny before approve before allow [30:57]")
    void precedence() {
        List<Rule> all = List.of(Rule.of("*", "/**"));
        Route route = Route.to("r", "https://github.com")
                .policy(policy(Action.ALLOW, all, all, all))
                .build();
        try (Ask ask = Ask.routes(route)) {
            RouteDecision decision = ask.intercepted(HOST, "GET", "/x");
            assertThat(status(decision)).isEqualTo(403);
            assertThat(decision.facts())
                    .containsEntry("endpoint_policy_action", "deny")
                    .containsEntry("endpoint_policy_rule", "endpoint_policy.deny[* /**]");
            assertThat(ask.events).isEmpty();
        }
    }

    private static Route asking(String prefix, boolean managed) {
        return asking(prefix, managed, Duration.ofSeconds(60));
    }

    private static Route asking(String prefix, boolean managed, Duration patience) {
        RouteBuilder builder = Route.to(prefix, "https://github.com")
                .policy(policy(
                        Action.DENY,
                        List.of(),
                        List.of(new Rule(
                                "*", "/pay/**", Optional.empty(), Optional.of("money"), Optional.of(patience))),
                        List.of()));
        return managed ? builder.credential("key").build() : builder.build();
    }

    private static List<String> decisions(Ask ask) {
        return ask.events.stream().map(ProxyEvent::decision).toList();
    }

    @Test
    @DisplayName("that needs approval goes on only after a yes, with and without a credential, in both ways")
    void approval() {
        Approver never = request -> {
            new CountDownLatch(1).await();
            return ApprovalDecision.granted();
        };
        Approver broken = request -> {
            throw new IllegalStateException("down");
        };
        for (boolean managed : new boolean[] {true, false}) {
            Route route = asking("r", managed);
            asks(route, request -> ApprovalDecision.granted(), 200, "approve_granted");
            asks(route, request -> ApprovalDecision.denied("no"), 403, "approve_denied");
            asks(asking("r", managed, Duration.ofMillis(200)), never, 403, "approve_timeout");
            asks(route, broken, 403, "approve_error");
            asks(route, null, 403, "approve_error");
        }
    }

    private static void asks(Route route, Approver approver, int status, String outcome) {
        ProxyServices services =
                approver == null ? Ask.services() : Ask.services().withApprover("", approver);
        try (Ask ask = Ask.with(services, route)) {
            assertThat(status(ask.intercepted(HOST, "POST", "/pay/x"))).isEqualTo(status);
            assertThat(decisions(ask)).containsExactly("approve_requested", outcome);
            assertThat(status(ask.reverse(ProxyAuth.VALID, "POST", "/r/pay/x", "Authorization", "Bearer " + TOKEN)))
                    .isEqualTo(status);
        }
    }

    @Test
    @DisplayName("of a stranger raises no question [30:59]")
    void strangers() {
        AtomicInteger asked = new AtomicInteger();
        Approver counting = request -> {
            asked.incrementAndGet();
            return ApprovalDecision.granted();
        };
        try (Ask ask = Ask.with(Ask.services().withApprover("", counting), asking("r", true))) {
            assertThat(status(ask.reverse("POST", "/r/pay/x", "Authorization", "Bearer wrong")))
                    .isEqualTo(401);
            assertThat(asked).hasValue(0);
            assertThat(ask.events).isEmpty();
        }
    }

    @Test
    @DisplayName("that is given up takes its question back")
    void withdrawn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch withdrawn = new CountDownLatch(1);
        Approver waiting = request -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                withdrawn.countDown();
                throw e;
            }
            return ApprovalDecision.granted();
        };
        Route route = Route.to("r", "https://github.com")
                .policy(policy(Action.APPROVE, List.of(), List.of(), List.of()))
                .build();
        try (Ask ask = Ask.with(Ask.services().withApprover("", waiting), route)) {
            CompletableFuture<RouteDecision> decision = ask.engine.decide(
                    Ask.request(Way.INTERCEPT, Ask.target(HOST), "GET", "/x", ProxyAuth.VALID, false));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            decision.cancel(true);
            assertThat(withdrawn.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("has its nonce redeemed by the route it was granted to, and by no other [30:77]")
    void nonces() {
        String nonce = "nono_" + "a".repeat(64);
        ProxyServices services = Ask.services()
                .withNonces((asked, consumer) -> asked.equals(nonce) && consumer.equals("proxy.svc")
                        ? Optional.of(Secret.of("redeemed"))
                        : Optional.empty());
        Route svc = Route.to("svc", "https://svc.example.com")
                .policy(EndpointPolicy.ofRules(List.of(Rule.of("*", "/**"))))
                .build();
        Route other = Route.to("other", "https://other.example.com")
                .policy(EndpointPolicy.ofRules(List.of(Rule.of("*", "/**"))))
                .build();
        try (Ask ask = Ask.with(services, svc, other)) {
            assertThat(outgoing(ask.intercepted("svc.example.com", "GET", "/", "X-Token", "v " + nonce + " w")))
                    .isEqualTo("https://svc.example.com/ X-Token: v redeemed w");
            assertThat(ask.intercepted("other.example.com", "GET", "/", "X-Token", nonce))
                    .isInstanceOfSatisfying(
                            RouteDecision.Forward.class,
                            forward -> assertThat(forward.set()).isEmpty());
        }
        ProxyServices lineEnd = Ask.services().withNonces((asked, consumer) -> Optional.of(Secret.of("a\r\nb")));
        try (Ask ask = Ask.with(lineEnd, svc)) {
            assertThat(ask.intercepted("svc.example.com", "GET", "/", "X-Token", nonce))
                    .isInstanceOfSatisfying(
                            RouteDecision.Forward.class,
                            forward -> assertThat(forward.set()).isEmpty());
        }
    }

    @Test
    @DisplayName("opens a WebSocket only on a path that is named, and with its rules")
    void upgrades() {
        Route route = Route.to("ws", "https://github.com")
                .credential("key")
                .upgrades(List.of("/socket"))
                .build();
        try (Ask ask = Ask.routes(route, route("plain", "", "/**"))) {
            assertThat(status(ask.decide(Way.INTERCEPT, Ask.target(HOST), "GET", "/socket?x=1", ProxyAuth.VALID, true)))
                    .isEqualTo(200);
            assertThat(outgoing(
                            ask.decide(Way.INTERCEPT, Ask.target(HOST), "GET", "/socket/admin", ProxyAuth.VALID, true)))
                    .startsWith("403 unsupported_upgrade");
            assertThat(outgoing(ask.decide(Way.REVERSE, Optional.empty(), "GET", "/ws/socket", ProxyAuth.VALID, true)))
                    .startsWith("501 unsupported_upgrade");
        }
    }

    @Test
    @DisplayName("is held back or refused where the route is limited")
    void rate() {
        Route route = Route.to("r", "https://github.com")
                .credential("key")
                .rateLimit(new RateLimit(60, 2, Duration.ZERO))
                .build();
        try (Ask ask = Ask.routes(route)) {
            assertThat(status(ask.intercepted(HOST, "GET", "/"))).isEqualTo(200);
            assertThat(status(ask.reverse("GET", "/r/", "Authorization", TOKEN)))
                    .isEqualTo(200);
            int last = 200;
            for (int i = 0; i < 50 && last == 200; i++) {
                last = status(ask.intercepted(HOST, "GET", "/"));
            }
            assertThat(last).isEqualTo(429);
        }
    }

    @Test
    @DisplayName("is known by its host, exact or below a star")
    void table() {
        Route wild = Route.to("wild", "https://*.x.com").credential("key").build();
        Route plain = Route.to("plain", "https://[::1]:6443").build();
        try (Ask ask = Ask.routes(wild, plain)) {
            RouteEngine engine = ask.engine;
            assertThat(engine.match(Host.parse("a.x.com"), 443)).isEqualTo(RouteEngine.Match.INSPECTED);
            assertThat(engine.match(Host.parse("A.B.X.COM."), 443)).isEqualTo(RouteEngine.Match.INSPECTED);
            assertThat(engine.match(Host.parse("x.com"), 443)).isEqualTo(RouteEngine.Match.NONE);
            assertThat(engine.match(Host.parse("badx.com"), 443)).isEqualTo(RouteEngine.Match.NONE);
            assertThat(engine.match(Host.parse("a.x.com"), 444)).isEqualTo(RouteEngine.Match.NONE);
            assertThat(engine.knows(Host.parse("a.x.com"))).isTrue();
            assertThat(engine.match(Host.parse("::1"), 6443)).isEqualTo(RouteEngine.Match.ROUTE);
            assertThat(engine.upstreams()).containsExactly("*.x.com:443", "[::1]:6443");
            assertThat(outgoing(ask.intercepted("a.x.com", "GET", "/p")))
                    .isEqualTo("https://a.x.com/p Authorization: Bearer " + REAL);
            assertThat(engine.variables("http://127.0.0.1:9", Secret.of(TOKEN)))
                    .containsOnlyKeys("KEY", "PLAIN_BASE_URL");
        }
    }

    @Test
    @DisplayName("loses a phantom token that it carries in the header of the credential")
    void phantomHeader() {
        Route route = Route.to("r", "https://github.com")
                .credential("key")
                .inject(Carrier.header("x-api-key"))
                .inbound(Carrier.header("x-phantom"))
                .build();
        try (Ask ask = Ask.routes(route)) {
            assertThat(ask.intercepted(HOST, "GET", "/", "X-Phantom", TOKEN))
                    .isInstanceOfSatisfying(
                            RouteDecision.Forward.class,
                            forward ->
                                    assertThat(forward.remove()).containsExactlyInAnyOrder("x-phantom", "x-api-key"));
        }
    }
}
