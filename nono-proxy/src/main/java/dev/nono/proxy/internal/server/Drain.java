package dev.nono.proxy.internal.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The end of a proxy for those who are connected: exchanges get a moment to end, and nobody else is waited for. */
final class Drain {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final Set<Channel> clients;
    private final Duration patience;
    private final Set<Channel> settled = ConcurrentHashMap.newKeySet();

    /**
     * Creates the end of some connections.
     *
     * @param clients who is connected; those who leave are removed from it
     * @param patience for exchanges to end
     */
    Drain(Set<Channel> clients, Duration patience) {
        this.clients = clients;
        this.patience = patience;
    }

    /** Waits until nobody is connected any more, or patience is at its end; then closes what is left. */
    void await() {
        long end = System.nanoTime() + patience.toNanos();
        while (!clients.isEmpty() && System.nanoTime() - end < 0) {
            for (Channel client : clients) {
                if (!settled.contains(client)) {
                    client.eventLoop().execute(() -> settle(client));
                }
            }
            LockSupport.parkNanos(PAUSE);
        }
        for (Channel client : clients) {
            client.close();
        }
    }

    /** Ends a connection unless a request is being answered on it; what was written to it is sent first. */
    private void settle(Channel client) {
        ClientHandler handler = client.pipeline().get(ClientHandler.class);
        if ((handler != null && handler.isBusy()) || !settled.add(client)) {
            return;
        }
        if (handler != null) {
            client.pipeline()
                    .context(handler)
                    .writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(ChannelFutureListener.CLOSE);
        } else if (client.pipeline().get(Relay.class) == null) {
            Http2FrameCodec h2 = client.pipeline().get(Http2FrameCodec.class);
            if (h2 != null) {
                // Tells the client to begin no more, and lets its streams end.
                h2.gracefulShutdownTimeoutMillis(patience.toMillis());
            }
            client.close();
        }
    }
}
