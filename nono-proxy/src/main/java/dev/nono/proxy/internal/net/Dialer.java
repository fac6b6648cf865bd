package dev.nono.proxy.internal.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to addresses that were checked: the first one, and a quarter of a second later, or as soon as it fails, the
 * next beside it (RFC 8305). The first that answers is taken.
 */
public final class Dialer {
    private static final long STAGGER_MILLIS = 250;

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
        attempts.next();
        loop.schedule(attempts::late, limit.toMillis(), TimeUnit.MILLISECONDS);
        return attempts.result;
    }

    private final class Attempts {
        private final EventLoop loop;
        private final List<InetAddress> addresses;
        private final int port;
        private final ChannelHandler initial;
        private final Promise<Channel> result;
        private final List<ChannelFuture> pending = new ArrayList<>();
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
            InetAddress address = addresses.get(started++);
            ChannelFuture attempt = bootstrap(loop, initial).connect(new InetSocketAddress(address, port));
            pending.add(attempt);
            attempt.addListener(done -> finished(attempt));
            if (started < addresses.size()) {
                loop.schedule(this::next, STAGGER_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void finished(ChannelFuture attempt) {
            pending.remove(attempt);
            if (attempt.isSuccess()) {
                if (!result.trySuccess(attempt.channel())) {
                    attempt.channel().close();
                }
                giveUp();
            } else if (pending.isEmpty() && started == addresses.size()) {
                result.tryFailure(attempt.cause());
            } else {
                next();
            }
        }

        private void late() {
            if (result.tryFailure(new ConnectException("no address answered in time"))) {
                giveUp();
            }
        }

        private void giveUp() {
            for (ChannelFuture other : List.copyOf(pending)) {
                other.channel().close();
            }
        }
    }

    private Bootstrap bootstrap(EventLoop loop, ChannelHandler initial) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(transport::newSocket)
                .handler(initial)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(limit.toMillis()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 128 * 1024))
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 4096, 256 * 1024));
    }
}
