package dev.nono.proxy.internal.server;

import dev.nono.proxy.ConnectAuth;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyEvent;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.TlsOptions;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A running proxy between a client that sends anything and upstreams that understand only what is strictly right. */
final class FuzzLab {
    static final FuzzLab SHARED = new FuzzLab();

    final FuzzUpstream routed;
    final FuzzUpstream open;
    final RunningProxy proxy;
    private final LabRoutes routes;

    private final AtomicLong decidedBefore = new AtomicLong();

    private FuzzLab() {
        // The event loops of the distribution: how long a connection is quiet depends on them.
        System.setProperty(
                "io.netty.native.workdir",
                System.getProperty("io.netty.native.workdir", System.getProperty("java.io.tmpdir")));
        routed = new FuzzUpstream();
        open = new FuzzUpstream();
        LabRoutes routes = new LabRoutes(false, "127.0.0.1:" + routed.port(), TlsOptions.DEFAULT, Optional.empty());
        proxy = new RunningProxy(
                ProxyConfig.builder()
                        .allowHosts(List.of("127.0.0.1:" + open.port()))
                        .strict(true)
                        .connectAuth(ConnectAuth.NONE)
                        .maxConnections(0)
                        .build(),
                ProxyServices.none(),
                (config, services, token, tokens, agent, events) -> routes);
        this.routes = routes;
    }

    /** What was decided since the last call; forgets what upstreams saw. */
    List<ProxyEvent> begin() {
        routed.forget();
        open.forget();
        decidedBefore.addAndGet(routes.decided.getAndSet(0));
        return proxy.drainEvents();
    }

    /** How many requests the routes let pass in all. */
    long everDecided() {
        return decidedBefore.get() + routes.decided.get();
    }

    /** How many requests the routes let pass since then. */
    int decided() {
        return routes.decided.get();
    }

    /** The proxy's end of a connection. */
    Channel other(Socket socket) {
        return eventually("the proxy takes no client", () -> {
            for (Channel each : proxy.core().connections().channels()) {
                if (each.isRegistered()
                        && each.remoteAddress() instanceof InetSocketAddress remote
                        && remote.getPort() == socket.getLocalPort()) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        });
    }

    /** Waits, for as long as a loaded machine may need. */
    static <T> T eventually(String otherwise, Callable<Optional<T>> what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try {
            for (int round = 0; System.nanoTime() < end; round++) {
                Optional<T> found = what.call();
                if (found.isPresent()) {
                    return found.get();
                }
                if (round > 20) {
                    Thread.sleep(0, 200_000);
                } else {
                    Thread.onSpinWait();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError(otherwise);
    }
}
