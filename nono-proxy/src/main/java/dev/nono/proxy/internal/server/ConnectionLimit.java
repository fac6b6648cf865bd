package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.net.Descriptors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many clients are connected, and who: as many as the configuration says and as there are descriptors for. */
final class ConnectionLimit {
    private static final ByteBuf BUSY =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("""
            HTTP/1.1 503 Service Unavailable\r
            X-Nono-Denied: connection_limit\r
            Content-Length: 0\r
            Connection: close\r
            \r
            """, StandardCharsets.US_ASCII));

    private final int limit;
    private final Descriptors descriptors;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger lingering = new AtomicInteger();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    ConnectionLimit(int limit, Descriptors descriptors) {
        this.limit = limit;
        this.descriptors = descriptors;
    }

    /** Takes a client in, or not. */
    boolean admit(Channel channel) {
        if (!isRoom()) {
            refused.incrementAndGet();
            return false;
        }
        channels.add(channel);
        channel.closeFuture().addListener(closed -> leave(channel));
        return true;
    }

    /** Gives the place of a client back; once, however often it is called. */
    void leave(Channel channel) {
        if (channels.remove(channel)) {
            open.decrementAndGet();
            descriptors.giveBack();
        }
    }

    private boolean isRoom() {
        int now = open.incrementAndGet();
        if ((limit == 0 || now <= limit) && descriptors.take()) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    /** Tells a client that was not taken in to come back later. */
    ChannelHandler farewell() {
        return new Farewell(BUSY.duplicate(), lingering);
    }

    /** Who is connected. */
    Set<Channel> channels() {
        return channels;
    }

    /** How many were told to come back later. */
    int refused() {
        return refused.get();
    }
}
