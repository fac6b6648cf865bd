package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.approval.ApprovalDecision;
import dev.nono.approval.Approver;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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

    private RouteBuilder secure(Lab lab, String prefix, int port) {
        return Route.to(prefix, "https://" + HOST + ":" + port).tls(lab.trusted());
    }

    private static Route with(RouteBuilder route, boolean managed) {
        return managed ? route.credential("key").build() : route.build();
    }
}
