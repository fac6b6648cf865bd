package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.audit.AuditSink;
import dev.nono.capability.CapabilitySet;
import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import dev.nono.sandbox.OsString;
import dev.nono.session.LaunchPlan;
import dev.nono.session.SessionContext;
import dev.nono.session.SessionObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The proxy of a session")
class ProxyOfSessionTest {
    @Test
    @DisplayName("tells of exchanges that end while it closes")
    void lastExchange() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Proxy proxy = Proxy.from(
                ProxyConfig.builder()
                        .allowHosts(List.of("127.0.0.1"))
                        .timeouts(patient())
                        .build(),
                ProxyServices.none());
        proxy.start(context());
        ProxyServer server = proxy.server().orElseThrow();
        int port = server.port();
        try (Origin origin = Origin.plain(peer -> {
                    peer.request();
                    answer.await();
                    peer.answer("late");
                });
                RawClient client = new RawClient(port)) {
            client.head(
                    "GET http://127.0.0.1:" + origin.port() + "/late HTTP/1.1",
                    "Host: 127.0.0.1:" + origin.port(),
                    "Proxy-Authorization: Bearer " + server.token().reveal());
            origin.request();

            CompletableFuture<Void> closed = CompletableFuture.runAsync(proxy::close);
            while (RawClient.connects(port)) {
                Thread.onSpinWait();
            }
            answer.countDown();

            assertThat(client.response().status()).isEqualTo(200);
            closed.get(60, TimeUnit.SECONDS);
        }
        assertThat(proxy.events()).singleElement().returns("/late", ProxyEvent::path);
    }

    private static SessionContext context() {
        LaunchPlan plan = LaunchPlan.builder("true")
                .capabilities(CapabilitySet.builder().build())
                .workdir(Path.of("/"))
                .build();
        return new SessionContext(
                "0123456789abcdef",
                OsString.of("/bin/true"),
                plan.command(),
                plan.capabilities(),
                plan,
                new SessionObserver() {},
                AuditSink.discarding());
    }

    /** Time-outs for a close that waits for an exchange however busy the machine is. */
    static ProxyTimeouts patient() {
        ProxyTimeouts usual = ProxyTimeouts.DEFAULT;
        return new ProxyTimeouts(
                usual.head(),
                usual.connect(),
                usual.handshake(),
                usual.response(),
                usual.lookup(),
                usual.idleTunnel(),
                usual.idleUpstream(),
                Duration.ofSeconds(60));
    }
}
