package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.lab.Origin;
import dev.nono.proxy.lab.RawClient;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Nobody else notices")
class RobustnessTest {
    private ProxyServer proxy;

    private static ProxyTimeouts timeouts(Duration response, Duration lookup) {
        ProxyTimeouts d = ProxyTimeouts.DEFAULT;
        return new ProxyTimeouts(
                d.head(), d.connect(), d.handshake(), response, lookup, d.idleTunnel(), d.idleUpstream(), d.drain());
    }

    private void start(ProxyTimeouts timeouts, HostResolver resolver) {
        proxy = ProxyServer.start(
                ProxyConfig.builder()
                        .maxConnections(0)
                        .connectAuth(ConnectAuth.NONE)
                        .timeouts(timeouts)
                        .allowHosts(List.of("127.0.0.1", "slow.example.com"))
                        .build(),
                ProxyServices.none().withResolver(resolver));
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    /** Looks at the event loops again and again: they may run and they may wait for events, and nothing else. */
    private static final class LoopGuard implements AutoCloseable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final List<String> found = new ArrayList<>();
        private final Thread thread = new Thread(this::watch, "loop guard");

        LoopGuard() {
            thread.start();
        }

        private void watch() {
            while (!done.get()) {
                Thread.getAllStackTraces().forEach((each, stack) -> {
                    boolean loop = each.getName().matches("nono-proxy-\\d+-\\d+");
                    boolean waits =
                            each.getState() == Thread.State.WAITING || each.getState() == Thread.State.TIMED_WAITING;
                    String where = List.of(stack).toString();
                    // A loop that ends takes its time; that of an earlier proxy may be about to.
                    boolean ends = where.contains("confirmShutdown");
                    // A lock for a moment, such as that of the allocator, shows when its owner has lost the processor.
                    boolean locks = where.contains("locks.ReentrantLock.lock");
                    if (loop && waits && !ends && !locks && stack.length > 0) {
                        found.add(where);
                    }
                });
                Thread.onSpinWait();
            }
        }

        List<String> found() throws InterruptedException {
            done.set(true);
            thread.join();
            return found;
        }

        @Override
        public void close() {
            done.set(true);
        }
    }

    @Test
    @DisplayName("when a name server hangs: the one who asked gets 502 in time, and no event loop waits")
    void hangingNames() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        start(timeouts(Duration.ofSeconds(60), Duration.ofMillis(500)), name -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(InetAddress.getLoopbackAddress());
        });
        try (Origin origin = Origin.plain(Origin.echo());
                LoopGuard guard = new LoopGuard()) {
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                RawClient client = new RawClient(proxy.port());
                client.head("CONNECT slow.example.com:443 HTTP/1.1", "Host: x");
                waiting.add(client);
            }
            try (RawClient client = new RawClient(proxy.port())) {
                assertThat(client.connect("127.0.0.1:" + origin.port()).status())
                        .isEqualTo(200);
                assertThat(client.send("x").read(1)).isEqualTo("x");
            }
            for (RawClient client : waiting) {
                assertThat(client.responseHead().status()).isEqualTo(502);
                client.close();
            }
            assertThat(guard.found()).isEmpty();
        } finally {
            release.countDown();
        }
    }

    @Test
    @DisplayName("when an upstream never answers: 504 in time")
    void stallingUpstream() throws Exception {
        start(timeouts(Duration.ofMillis(300), Duration.ofSeconds(5)), HostResolver.system());
        CountDownLatch end = new CountDownLatch(1);
        try (Origin origin = Origin.plain(peer -> end.await());
                RawClient client = new RawClient(proxy.port())) {
            client.head("GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1", "Host: 127.0.0.1:" + origin.port());
            assertThat(client.response().status()).isEqualTo(504);
        } finally {
            end.countDown();
        }
    }

    @Test
    @DisplayName("when somebody does not read: the sender is held back, in a tunnel and in a response")
    void slowReader() throws Exception {
        start(ProxyTimeouts.DEFAULT, HostResolver.system());
        AtomicLong sent = new AtomicLong();
        long total = 96L * 1024 * 1024;
        try (Origin origin = Origin.plain(peer -> {
            peer.head();
            sent.set(0);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + total + "\r\n\r\n");
            byte[] block = new byte[64 * 1024];
            while (sent.get() < total) {
                peer.out.write(block);
                sent.addAndGet(block.length);
            }
        })) {
            String host = "127.0.0.1:" + origin.port();
            try (RawClient client = new RawClient(proxy.port())) {
                client.connect(host);
                client.head("GET / HTTP/1.1", "Host: " + host);
                heldBackThenWhole(client, sent, total);
            }
            try (RawClient client = new RawClient(proxy.port())) {
                client.head("GET http://" + host + "/ HTTP/1.1", "Host: " + host);
                heldBackThenWhole(client, sent, total);
            }
        }
    }

    private static void heldBackThenWhole(RawClient client, AtomicLong sent, long total) throws Exception {
        assertThat(client.responseHead().status()).isEqualTo(200);
        long before = -1;
        while (sent.get() != before) {
            before = sent.get();
            Thread.sleep(300);
        }
        assertThat(sent.get()).as("what fits into the buffers of sockets").isLessThan(total);
        client.socket().getInputStream().skipNBytes(total);
    }

    @Test
    @DisplayName("when hundreds of tunnels are idle, and all of them end with the proxy")
    void idleTunnels() throws Exception {
        start(ProxyTimeouts.DEFAULT, HostResolver.system());
        List<RawClient> clients = new ArrayList<>();
        try (Origin origin = Origin.plain(Origin.echo())) {
            for (int i = 0; i < 300; i++) {
                RawClient client = new RawClient(proxy.port());
                clients.add(client);
                assertThat(client.connect("127.0.0.1:" + origin.port()).status())
                        .isEqualTo(200);
            }
            assertThat(proxy.openConnections()).isEqualTo(300);
            assertThat(clients.get(0).send("x").read(1)).isEqualTo("x");
            assertThat(clients.get(299).send("y").read(1)).isEqualTo("y");
            proxy.close();
            for (RawClient client : clients) {
                assertThat(client.isClosedByPeer()).isTrue();
                client.close();
            }
        }
    }

    @Test
    @DisplayName("when the upstream of a tunnel resets: the client sees an error, and not an end")
    void reset() throws Exception {
        start(ProxyTimeouts.DEFAULT, HostResolver.system());
        try (Origin origin = Origin.plain(peer -> {
                    peer.in.read();
                    peer.socket.setSoLinger(true, 0);
                });
                RawClient client = new RawClient(proxy.port())) {
            client.connect("127.0.0.1:" + origin.port());
            client.send("x");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }
}
