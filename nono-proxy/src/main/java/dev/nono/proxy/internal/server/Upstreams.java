package dev.nono.proxy.internal.server;

import dev.nono.net.Authority;
import dev.nono.net.IpAddress;
import dev.nono.proxy.ProxyTimeouts;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.net.Dialer;
import dev.nono.proxy.internal.net.Names;
import dev.nono.proxy.internal.net.TunnelRequest;
import dev.nono.proxy.internal.tls.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Connections to upstreams: taken from those that are idle, or made. All that concerns one event loop happens on it; the calls of
 * this class are made there.
 */
final class Upstreams implements AutoCloseable {
    private final Dialer dialer;
    private final Names names;
    private final UpstreamTls tls;
    private final Executor workers;
    private final ProxyTimeouts timeouts;
    private final Optional<Chain> chain;
    private final Map<EventLoop, LoopPool> pools = new ConcurrentHashMap<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    /** Which connections are alike. */
    record Key(boolean tls, String host, int port, TlsOptions options, boolean chained, boolean h2) {}

    /**
     * A wish for a connection.
     *
     * @param target where to
     * @param addresses the addresses that were checked
     * @param chained whether it goes through the proxy of a company
     * @param h2 whether HTTP/2 may be spoken
     * @param fresh whether it must be a new one
     */
    record Plan(UpstreamTarget target, List<InetAddress> addresses, boolean chained, boolean h2, boolean fresh) {
        Key key() {
            return new Key(target.tls(), target.host().text(), target.port(), target.options(), chained, h2);
        }
    }

    Upstreams(
            Dialer dialer,
            Names names,
            UpstreamTls tls,
            Executor workers,
            ProxyTimeouts timeouts,
            Optional<Chain> chain) {
        this.dialer = dialer;
        this.names = names;
        this.tls = tls;
        this.workers = workers;
        this.timeouts = timeouts;
        this.chain = chain;
    }

    /** A connection or stream for one exchange. */
    Future<Link> open(EventLoop loop, Plan plan) {
        Promise<Link> promise = loop.newPromise();
        LoopPool pool = pool(loop);
        if (plan.fresh() || !pool.take(plan, promise)) {
            connect(loop, plan).addListener(connected -> {
                if (connected.isSuccess()) {
                    pool.install((Channel) connected.getNow(), plan, promise);
                } else {
                    promise.tryFailure(connected.cause());
                }
            });
        }
        return promise;
    }

    /** Whether an upstream speaks HTTP/2, found out by a connection that is kept. */
    Future<Boolean> speaksH2(EventLoop loop, Plan plan) {
        Promise<Boolean> promise = loop.newPromise();
        Optional<Boolean> known = pool(loop).speaksH2(plan.key());
        if (known.isPresent()) {
            return promise.setSuccess(known.get());
        }
        open(loop, plan).addListener(opened -> {
            if (!opened.isSuccess()) {
                promise.trySuccess(false);
                return;
            }
            Link link = (Link) opened.getNow();
            promise.trySuccess(link.h2());
            pool(loop).remember(plan.key(), link.h2());
            release(link, !link.h2());
        });
        return promise;
    }

    /** Gives a connection back. */
    void release(Link link, boolean reusable) {
        link.handler().detach();
        if (link.h2() || !reusable || !link.channel().isActive()) {
            link.channel().close();
        } else {
            pool(link.channel().eventLoop()).keep(link);
        }
    }

    /** A bare connection for a tunnel, directly or through the proxy of a company. */
    Future<Channel> tunnel(EventLoop loop, UpstreamTarget target, List<InetAddress> addresses, boolean chained) {
        if (!chained) {
            return dial(loop, addresses, target.port());
        }
        Promise<Channel> promise = loop.newPromise();
        chain(loop, Optional.of(target), promise);
        return promise;
    }

    private Promise<Channel> dial(EventLoop loop, List<InetAddress> addresses, int port) {
        Promise<Channel> dialled = dialer.dial(loop, addresses, port, new Bare());
        dialled.addListener(done -> {
            if (done.isSuccess()) {
                Channel channel = (Channel) done.getNow();
                open.add(channel);
                channel.closeFuture().addListener(closed -> open.remove(channel));
            }
        });
        return dialled;
    }

    /** Closes all connections, those in use included. */
    @Override
    public void close() {
        for (Channel channel : open) {
            channel.close();
        }
    }

    private LoopPool pool(EventLoop loop) {
        return pools.computeIfAbsent(loop, any -> new LoopPool(timeouts));
    }

    private Future<Channel> connect(EventLoop loop, Plan plan) {
        Promise<Channel> promise = loop.newPromise();
        Promise<Channel> plain = loop.newPromise();
        if (plan.chained()) {
            chain(loop, plan.target().tls() ? Optional.of(plan.target()) : Optional.empty(), plain);
        } else {
            dial(loop, plan.addresses(), plan.target().port()).addListener(dialled -> {
                if (dialled.isSuccess()) {
                    plain.setSuccess((Channel) dialled.getNow());
                } else {
                    plain.setFailure(dialled.cause());
                }
            });
        }
        plain.addListener(dialled -> {
            if (!dialled.isSuccess()) {
                promise.tryFailure(dialled.cause());
            } else if (plan.target().tls()) {
                secure(
                        (Channel) dialled.getNow(),
                        plan.target().host().text(),
                        plan.target().port(),
                        tls.get(plan.target().options(), plan.h2()),
                        promise);
            } else {
                promise.trySuccess((Channel) dialled.getNow());
            }
        });
        return promise;
    }

    private void chain(EventLoop loop, Optional<UpstreamTarget> tunnel, Promise<Channel> promise) {
        Chain proxy = chain.orElseThrow();
        CompletableFuture<List<InetAddress>> addresses = proxy.host() instanceof IpAddress literal
                ? CompletableFuture.completedFuture(List.of(literal.toInetAddress()))
                : names.lookup(proxy.host().text());
        addresses.whenCompleteAsync(
                (found, error) -> {
                    if (error != null) {
                        promise.tryFailure(error);
                        return;
                    }
                    dial(loop, found, proxy.port()).addListener(dialled -> {
                        if (!dialled.isSuccess()) {
                            promise.tryFailure(dialled.cause());
                        } else if (proxy.tls()) {
                            Promise<Channel> secured = loop.newPromise();
                            secure(
                                    (Channel) dialled.getNow(),
                                    proxy.host().text(),
                                    proxy.port(),
                                    tls.get(TlsOptions.DEFAULT, false),
                                    secured);
                            secured.addListener(done -> {
                                if (done.isSuccess()) {
                                    ask((Channel) done.getNow(), proxy, tunnel, promise);
                                } else {
                                    promise.tryFailure(done.cause());
                                }
                            });
                        } else {
                            ask((Channel) dialled.getNow(), proxy, tunnel, promise);
                        }
                    });
                },
                loop);
    }

    private void ask(Channel channel, Chain proxy, Optional<UpstreamTarget> tunnel, Promise<Channel> promise) {
        if (tunnel.isEmpty()) {
            promise.trySuccess(channel);
            return;
        }
        Authority authority = new Authority(
                tunnel.get().host().text(), OptionalInt.of(tunnel.get().port()));
        TunnelRequest request = new TunnelRequest(
                authority.toString(), proxy.basicAuth(), timeouts.connect().toMillis());
        channel.pipeline().addLast(request);
        request.send(channel.pipeline().context(request)).addListener(answered -> {
            if (answered.isSuccess()) {
                promise.trySuccess(channel);
            } else {
                channel.close();
                promise.tryFailure(answered.cause());
            }
        });
    }

    private void secure(
            Channel channel, String host, int port, CompletableFuture<SslContext> context, Promise<Channel> promise) {
        context.whenCompleteAsync(
                (ssl, error) -> {
                    if (error != null) {
                        channel.close();
                        promise.tryFailure(error);
                        return;
                    }
                    SslHandler handler = ssl.newHandler(channel.alloc(), host, port, workers);
                    handler.setHandshakeTimeout(timeouts.handshake().toMillis(), TimeUnit.MILLISECONDS);
                    // Behind it, so that what goes wrong in TLS does not end up in the log of the library.
                    Bare bare = new Bare();
                    channel.pipeline().addLast(handler).addLast(bare);
                    channel.read();
                    handler.handshakeFuture().addListener(shaken -> {
                        if (shaken.isSuccess()) {
                            channel.pipeline().remove(bare);
                            promise.trySuccess(channel);
                        } else {
                            channel.close();
                            promise.tryFailure(shaken.cause());
                        }
                    });
                },
                channel.eventLoop());
    }

    /** Whether TLS agreed on HTTP/2. */
    static boolean negotiatedH2(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler != null && ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol());
    }

    /** Nothing in the pipeline until it is known what is spoken; and errors do not end up in the log of the library. */
    @ChannelHandler.Sharable
    private static final class Bare extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            // The connection is in use by now: this comes after those who waited for it were told.
            ctx.fireChannelActive();
            ctx.pipeline().remove(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
