package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The time that an upstream has for its answer")
class SlowUploadTest {
    private ProxyServer proxy;

    private RawClient client(Duration limit) throws Exception {
        ProxyTimeouts defaults = ProxyTimeouts.DEFAULT;
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .allowHosts(List.of("127.0.0.1"))
                        .connectAuth(ConnectAuth.NONE)
                        .timeouts(new ProxyTimeouts(
                                defaults.head(),
                                defaults.connect(),
                                defaults.handshake(),
                                limit,
                                defaults.lookup(),
                                defaults.idleTunnel(),
                                defaults.idleUpstream(),
                                defaults.drain()))
                        .build(),
                ProxyServices.none());
        return new RawClient(proxy.port());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    @DisplayName("begins anew whenever a part of the body went out, so that a long upload does not fail while it moves")
    void slowUpload() throws Exception {
        Duration limit = Duration.ofSeconds(6);
        Duration pause = Duration.ofMillis(400);
        // Longer than the limit in all, and each part well within it.
        long parts = limit.dividedBy(pause) + 2;
        try (Origin origin = Origin.plain(Origin.answering("stored"));
                RawClient client = client(limit)) {
            client.head(
                    "PUT http://127.0.0.1:" + origin.port() + "/ HTTP/1.1",
                    "Host: 127.0.0.1:" + origin.port(),
                    "Content-Length: " + parts);
            for (int i = 0; i < parts; i++) {
                Thread.sleep(pause.toMillis());
                client.send("x");
            }
            assertThat(client.response())
                    .returns(200, RawClient.Response::status)
                    .returns("stored", RawClient.Response::body);
        }
    }

    @Test
    @DisplayName("is the client's own when it does not send the rest: 408, and not the upstream's fault")
    void stalledClient() throws Exception {
        try (Origin origin = Origin.plain(Origin.answering("never"));
                RawClient client = client(Duration.ofMillis(200))) {
            // In one piece: no pause of ours is between its parts.
            client.send("PUT http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port()
                    + "\r\nContent-Length: 2\r\n\r\nx");
            assertThat(client.response().status()).isEqualTo(408);
        }
        assertThat(proxy.drainEvents())
                .singleElement()
                .returns("deny", ProxyEvent::decision)
                .extracting(ProxyEvent::reason)
                .isEqualTo("the client did not send the rest of its request in time");
    }
}
