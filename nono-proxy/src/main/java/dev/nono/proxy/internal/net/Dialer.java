package dev.nono.proxy.internal.net;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to addresses that were checked: the first one, and a quarter of a second later, or as soon as it fails, the
 * next beside it (RFC 8305). The first that answers is taken.
 */
public final class Dialer {
    private static final long STAGGER_MILLIS = 250;
    private static final AdaptiveRecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(512, 4096, 256 * 1024);
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

    private final Transport transport;
    private final Duration limit;

    /**
     * Creates a dialer.
     *
     * @param transport the sockets
     * @param limit how long all attempts together may take
     */
    public Dialer(Transport transport, Duration limit) {
        this.transport = transport;
        this.limit = limit;
    }

    /**
     * Connects.
     *
     * @param loop the event loop of the connection, which is the calling thread
     * @param addresses in order of preference, at least one
     * @param port the port
     * @param initial what each attempt has in its pipeline; sharable
     * @return a connection that does not read by itself; fails when no address answers in time
     */
    public Promise<Channel> dial(EventLoop loop, List<InetAddress> addresses, int port, ChannelHandler initial) {
        Attempts attempts = new Attempts(loop, addresses, port, initial);
        attempts.start();
        return attempts.result;
    }

    private final class Attempts {
        private final EventLoop loop;
        private final List<InetAddress> addresses;
        private final int port;
        private final ChannelHandler initial;
        private final Promise<Channel> result;
        private final List<Channel> pending = new ArrayList<>();
        private @Nullable Future<?> timer;
        private int started;

        Attempts(EventLoop loop, List<InetAddress> addresses, int port, ChannelHandler initial) {
            this.loop = loop;
            this.addresses = addresses;
            this.port = port;
            this.initial = initial;
            this.result = loop.newPromise();
        }

        void next() {
            if (result.isDone() || started == addresses.size()) {
                return;
            }
            InetSocketAddress address = new InetSocketAddress(addresses.get(started++), port);
            SocketChannel channel;
            try {
                channel = transport.newSocket(address.getAddress());
            } catch (ChannelException e) {
                // No descriptor for it, most likely: so it is with each of the addresses.
                failed(e);
                return;
            }
            configure(channel.config());
            channel.pipeline().addLast(initial);
            pending.add(channel);
            ChannelFuture registered = loop.register(channel);
            if (registered.isDone() && !registered.isSuccess()) {
                pending.remove(channel);
                channel.unsafe().closeForcibly();
                failed(registered.cause());
                return;
            }
            channel.connect(address).addListener(done -> finished(channel, done));
            if (started < addresses.size() && !result.isDone()) {
                loop.schedule(this::next, STAGGER_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void finished(Channel channel, Future<?> attempt) {
            pending.remove(channel);
            if (attempt.isSuccess()) {
                if (result.trySuccess(channel)) {
                    over();
                } else {
                    channel.close();
                }
            } else {
                channel.close();
                failed(attempt.cause());
            }
        }

        private void failed(Throwable cause) {
            if (started < addresses.size()) {
                next();
            } else if (pending.isEmpty() && result.tryFailure(cause)) {
                over();
            }
        }

        void start() {
            timer = loop.schedule(this::late, limit.toMillis(), TimeUnit.MILLISECONDS);
            next();
        }

        private void late() {
            if (result.tryFailure(new ConnectException("no address answered in time"))) {
                over();
            }
        }

        private void over() {
            Future<?> running = timer;
            if (running != null) {
                running.cancel(false);
            }
            for (Channel other : List.copyOf(pending)) {
                other.close();
            }
        }
    }

    /** Netty switches Nagle's algorithm off by itself. */
    private static void configure(SocketChannelConfig config) {
        // The time is kept for all attempts together.
        config.setConnectTimeoutMillis(0);
        config.setAutoRead(false);
        config.setAllowHalfClosure(true);
        config.setKeepAlive(true);
        config.setWriteBufferWaterMark(MARKS);
        config.setRecvByteBufAllocator(READS);
    }
}
