package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.approval.ApprovalBackend;
import dev.nono.approval.ApprovalBackends;
import dev.nono.approval.ApprovalDecision;
import dev.nono.approval.ApprovalDefaults;
import dev.nono.approval.ApprovalTable;
import dev.nono.approval.Approver;
import dev.nono.approval.WebhookSettings;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.proxy.internal.server.Lab;
import dev.nono.proxy.lab.H2Lab;
import dev.nono.proxy.lab.Names;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.secret.Secret;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The rules of a route")
class EndpointsTest {
    private static final String HOST = "api.example.com";

    @TempDir
    Path directory;

    private ProxyServices services = ProxyServices.none()
            .withResolver(new Names().put(HOST, "127.0.0.1").put("gitlab.example.com", "127.0.0.1"))
            .withSecrets(reference -> Secret.of("the-real-credential"));
    private ProxyServer proxy;

    @AfterEach
    void stop() {
        proxy.close();
    }

    private void start(Route... routes) throws Exception {
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .http2(true)
                        .interceptDirectory(Files.createDirectories(directory.resolve("bundle")))
                        .routes(List.of(routes))
                        .build(),
                services);
    }

    private int reverse(String method, String path) throws Exception {
        return reverse(method, path, "Authorization");
    }

    private int reverse(String method, String path, String tokenHeader) throws Exception {
        try (RawClient client = new RawClient(proxy.port())) {
            String token = proxy.token().reveal();
            client.head(
                    method + " /svc" + path + " HTTP/1.1",
                    "Host: x",
                    tokenHeader + ": Bearer " + token,
                    "Content-Length: 0");
            return client.response().status();
        }
    }

    private static EndpointPolicy rules(String method, String path) {
        return EndpointPolicy.ofRules(List.of(EndpointPolicy.Rule.of(method, path)));
    }

    @Test
    @DisplayName("keep a star within a segment, let two cross segments, and see paths as the upstream does "
            + "[30:51] [30:52] [30:54] [30:56]")
    void patterns() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("ok"))) {
            String upstream = "http://127.0.0.1:" + origin.port();
            start(Route.to("svc", upstream)
                    .credential("key")
                    .policy(rules("GET", "/repos/*/issues"))
                    .build());
            assertThat(reverse("GET", "/repos/a/issues")).isEqualTo(200);
            assertThat(reverse("GET", "/repos/a/b/issues")).isEqualTo(403);
            assertThat(reverse("GET", "/repos/issues")).isEqualTo(403);
            assertThat(reverse("POST", "/repos/a/issues")).isEqualTo(403);
            stop();

            start(Route.to("svc", upstream)
                    .credential("key")
                    .policy(rules("GET", "/api/**/notes"))
                    .build());
            assertThat(reverse("GET", "/api/notes")).isEqualTo(200);
            assertThat(reverse("GET", "/api/a/b/notes")).isEqualTo(200);
            stop();

            start(Route.to("svc", upstream)
                    .credential("key")
                    .policy(rules("GET", "/projects"))
                    .build());
            assertThat(reverse("GET", "/%70rojects")).isEqualTo(200);
            assertThat(reverse("GET", "/%FFprojects")).isNotEqualTo(200);
            stop();

            start(Route.to("svc", upstream)
                    .credential("key")
                    .policy(rules("GET", "/api/data"))
                    .build());
            assertThat(reverse("GET", "//api//data/")).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("do not concern a host that is only allowed, with its port or without [30:13]")
    void allowedWithPort() throws Exception {
        try (Origin origin = Origin.plain(Origin.echo())) {
            proxy = ProxyServer.start(
                    ProxyConfig.builder()
                            .allowHosts(List.of("gitlab.example.com:" + origin.port()))
                            .build(),
                    services);
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect("gitlab.example.com:" + origin.port()).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("come before a token that is fetched, which the upstream then sees in place of the phantom [30:72]")
    void fetchedToken() throws Exception {
        Lab lab = new Lab(directory);
        try (Origin tokens = Origin.plain(peer -> {
                    peer.request();
                    peer.answer("{\"access_token\":\"fetched-token\",\"expires_in\":3600}");
                });
                Origin origin = Origin.tls(lab.server(HOST), Origin.answering("ok"))) {
            start(Route.to("svc", "https://" + HOST + ":" + origin.port())
                    .oauth2(new OAuth2("http://127.0.0.1:" + tokens.port() + "/token", "env://ID", "env://SECRET", ""))
                    .tls(lab.trusted())
                    .build());
            assertThat(intercepted(origin.port(), "GET", "/x")).isEqualTo(200);
            assertThat(origin.request().headers()).containsEntry("authorization", "Bearer fetched-token");
            assertThat(tokens.request().body()).contains("grant_type=client_credentials");
            assertThat(proxy.drainEvents().toString()).doesNotContain("fetched-token");
        }
    }

    @Test
    @DisplayName(
            "come before a token that is fetched: an answer that breaks off is none, even if what came of it looks whole")
    void brokenToken() throws Exception {
        Lab lab = new Lab(directory);
        String json = "{\"access_token\":\"fetched-token\",\"expires_in\":3600}";
        try (Origin tokens = Origin.plain(peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(json.length()) + "\r\n" + json + "\r\n100000000\r\n\r\n");
                });
                Origin origin = Origin.tls(lab.server(HOST), Origin.answering("ok"))) {
            start(Route.to("svc", "https://" + HOST + ":" + origin.port())
                    .oauth2(new OAuth2("http://127.0.0.1:" + tokens.port() + "/token", "env://ID", "env://SECRET", ""))
                    .tls(lab.trusted())
                    .build());
            assertThat(intercepted(origin.port(), "GET", "/x")).isEqualTo(503);
            assertThat(origin.requests()).isZero();
        }
    }

    private int intercepted(int port, String method, String path) throws Exception {
        RawClient client = new RawClient(proxy.port());
        client.connect(
                HOST + ":" + port,
                "Proxy-Authorization: Bearer " + proxy.token().reveal());
        SSLSocket socket = (SSLSocket) Lab.client(proxy.bundle().orElseThrow())
                .getSocketFactory()
                .createSocket(client.socket(), HOST, port, true);
        try (RawClient inner = new RawClient(socket)) {
            inner.head(method + " " + path + " HTTP/1.1", "Host: " + HOST + ":" + port, "Content-Length: 0");
            return inner.response().status();
        }
    }

    private static EndpointPolicy asking(String backend) {
        EndpointPolicy.Rule rule = new EndpointPolicy.Rule(
                "POST",
                "/pay",
                backend.isEmpty() ? Optional.empty() : Optional.of(backend),
                Optional.empty(),
                Optional.of(backend.equals("late") ? Duration.ofSeconds(1) : Duration.ofSeconds(60)));
        return new EndpointPolicy(
                true,
                EndpointPolicy.Action.DENY,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(rule),
                List.of());
    }

    @Test
    @DisplayName(
            "that ask somebody send nothing unless it is granted: by path, intercepted, over HTTP/2, with a credential or "
                    + "without [30:58]")
    void approval() throws Exception {
        Lab lab = new Lab(directory);
        CountDownLatch never = new CountDownLatch(1);
        Approver late = request -> {
            never.await();
            return ApprovalDecision.granted();
        };
        Approver broken = request -> {
            throw new IllegalStateException("broken");
        };
        services = services.withApprover("yes", request -> ApprovalDecision.granted())
                .withApprover("no", request -> ApprovalDecision.denied("no"))
                .withApprover("late", late)
                .withApprover("broken", broken);
        try (Origin plain = Origin.plain(Origin.answering("ok"));
                Origin tls = Origin.tls(lab.server(HOST), Origin.answering("ok"));
                H2Lab h2 = new H2Lab()) {
            int h2Port = h2.echo(lab.server(HOST));
            for (String backend : List.of("no", "late", "broken", "unknown", "", "yes")) {
                for (boolean managed : List.of(true, false)) {
                    int expected = backend.equals("yes") ? 200 : 403;
                    String upstream = "http://127.0.0.1:" + plain.port();
                    start(
                            with(Route.to("svc", upstream).policy(asking(backend)), managed),
                            with(secure(lab, "h1", tls.port()).policy(asking(backend)), managed),
                            with(secure(lab, "h2", h2Port).policy(asking(backend)), managed));
                    assertThat(reverse("POST", "/pay", managed ? "Authorization" : "Proxy-Authorization"))
                            .as("reverse " + backend)
                            .isEqualTo(expected);
                    assertThat(intercepted(tls.port(), "POST", "/pay"))
                            .as("h1 " + backend)
                            .isEqualTo(expected);
                    H2Lab.Client client = h2.connect(
                            proxy.port(),
                            proxy.token().reveal(),
                            HOST + ":" + h2Port,
                            Lab.client(proxy.bundle().orElseThrow()),
                            HOST,
                            h2Port);
                    assertThat(client.protocol()).isEqualTo("h2");
                    assertThat(client.open(
                                            new DefaultHttp2Headers()
                                                    .method("POST")
                                                    .scheme("https")
                                                    .authority(HOST + ":" + h2Port)
                                                    .path("/pay"),
                                            true)
                                    .head()
                                    .status()
                                    .toString())
                            .as("h2 " + backend)
                            .isEqualTo(Integer.toString(expected));
                    if (expected == 403) {
                        assertThat(plain.isUntouched()).isTrue();
                        assertThat(tls.requests()).isZero();
                        assertThat(h2.seen()).isEmpty();
                        String decision = switch (backend) {
                            case "no" -> "approve_denied";
                            case "late" -> "approve_timeout";
                            default -> "approve_error";
                        };
                        assertThat(proxy.drainEvents())
                                .extracting(ProxyEvent::decision)
                                .contains(decision);
                    }
                    stop();
                }
            }
        } finally {
            never.countDown();
        }
    }

    private static Approver hook(Origin origin) {
        ApprovalTable table = new ApprovalTable(
                Map.of(
                        "hook",
                        ApprovalBackend.Webhook.at(
                                "http://127.0.0.1:" + origin.port() + "/s3cr3t", Optional.of(Duration.ofSeconds(60)))),
                new ApprovalDefaults(Optional.of("hook"), Optional.empty()));
        return ApprovalBackends.open(table, any -> ApprovalDecision.granted(), WebhookSettings.of("test/1"))
                .find("")
                .orElseThrow()
                .approver();
    }

    @Test
    @DisplayName(
            "tell a refusal, a silence and a failure of who is asked apart, on record by name; the program learns of a"
                    + " failure only that there was one")
    void webhookAnswers() throws Exception {
        try (Origin plain = Origin.plain(Origin.answering("ok"));
                Origin no = Origin.plain(Origin.answering("{\"decision\":\"deny\",\"reason\":\"no money\"}"));
                Origin late = Origin.plain(Origin.answering("\"Timeout\""));
                Origin odd = Origin.plain(Origin.answering("{\"decision\":\"maybe\"}"));
                Origin yes = Origin.plain(Origin.answering("\"Granted\""))) {
            services = services.withApprover("no", hook(no))
                    .withApprover("late", hook(late))
                    .withApprover("odd", hook(odd))
                    .withApprover("", hook(yes));
            for (String backend : List.of("no", "late", "odd", "")) {
                start(Route.to("svc", "http://127.0.0.1:" + plain.port())
                        .credential("key")
                        .policy(asking(backend))
                        .build());
                String body = answer("/svc/pay");
                List<ProxyEvent> events = proxy.drainEvents();
                ProxyEvent asked = events.get(0);
                ProxyEvent answered = events.get(1);
                assertThat(asked.decision()).isEqualTo("approve_requested");
                assertThat(asked.details()).containsEntry("approval_backend", backend.isEmpty() ? "default" : backend);
                switch (backend) {
                    case "no" -> {
                        assertThat(answered.decision()).isEqualTo("approve_denied");
                        assertThat(answered.reason()).isEqualTo("the request was not approved: no money");
                        assertThat(body).contains("no money");
                    }
                    case "late" -> assertThat(answered.decision()).isEqualTo("approve_timeout");
                    case "odd" -> {
                        assertThat(answered.decision()).isEqualTo("approve_error");
                        assertThat(answered.reason()).contains("names no decision that is known");
                        assertThat(body).contains("the approver failed").doesNotContain("hook", "s3cr3t");
                    }
                    default -> assertThat(answered.decision()).isEqualTo("approve_granted");
                }
                assertThat(plain.requests()).isEqualTo(backend.isEmpty() ? 1 : 0);
                stop();
            }
        }
    }

    private String answer(String path) throws Exception {
        try (RawClient client = new RawClient(proxy.port())) {
            client.head(
                    "POST " + path + " HTTP/1.1",
                    "Host: x",
                    "Authorization: Bearer " + proxy.token().reveal(),
                    "Content-Length: 0");
            return client.response().body();
        }
    }

    @Test
    @Timeout(120)
    @DisplayName("refuse, on record, what would wait behind as many questions as may be open")
    void flood() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        services = services.withApprover("", request -> {
            enough.await();
            return ApprovalDecision.denied("no");
        });
        List<RawClient> clients = new ArrayList<>();
        try (Origin plain = Origin.plain(Origin.answering("ok"))) {
            start(Route.to("svc", "http://127.0.0.1:" + plain.port())
                    .credential("key")
                    .policy(asking(""))
                    .build());
            for (int i = 0; i < 70; i++) {
                RawClient client = new RawClient(proxy.port());
                client.head(
                        "POST /svc/pay HTTP/1.1",
                        "Host: x",
                        "Authorization: Bearer " + proxy.token().reveal(),
                        "Content-Length: 0");
                clients.add(client);
            }
            List<String> refusals = new ArrayList<>();
            while (refusals.size() < 6) {
                for (ProxyEvent event : proxy.drainEvents()) {
                    if (event.decision().equals("approve_error")) {
                        refusals.add(event.reason());
                    }
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
            enough.countDown();
            int tooMany = 0;
            for (RawClient client : clients) {
                RawClient.Response response = client.response();
                assertThat(response.status()).isEqualTo(403);
                tooMany += response.body().contains("too many requests wait for approval already") ? 1 : 0;
            }
            assertThat(tooMany)
                    .as("beside 32 that are asked about and 32 that wait")
                    .isEqualTo(6);
            assertThat(refusals).hasSize(6).containsOnly("too many requests wait for approval already");
            assertThat(plain.isUntouched()).isTrue();
        } finally {
            enough.countDown();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private RouteBuilder secure(Lab lab, String prefix, int port) {
        return Route.to(prefix, "https://" + HOST + ":" + port).tls(lab.trusted());
    }

    private static Route with(RouteBuilder route, boolean managed) {
        return managed ? route.credential("key").build() : route.build();
    }
}
