package dev.nono.proxy.lab;

import dev.nono.proxy.internal.net.TunnelRequest;
import dev.nono.secret.Secret;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Both ends of HTTP/2, frame by frame. */
public final class H2Lab implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final AtomicInteger open = new AtomicInteger();
    private final List<Http2Headers> seen = new CopyOnWriteArrayList<>();

    private static JdkSslContext ssl(SSLContext context, boolean client) {
        return new JdkSslContext(
                context,
                client,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2",
                        "http/1.1"),
                ClientAuth.NONE,
                null,
                false);
    }

    /** A server that answers headers at once, sends each piece of data back, and ends with trailers. */
    public int echo(SSLContext context) throws Exception {
        JdkSslContext ssl = ssl(context, false);
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open.incrementAndGet();
                        channel.closeFuture().addListener(closed -> open.decrementAndGet());
                        channel.pipeline()
                                .addLast(ssl.newHandler(channel.alloc()))
                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Echo());
                                    }
                                }));
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** How many connections to the server are open. */
    public int connections() {
        return open.get();
    }

    /** The heads of requests that the server saw. */
    public List<Http2Headers> seen() {
        return seen;
    }

    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof Http2HeadersFrame head) {
                seen.add(head.headers());
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(
                        new DefaultHttp2Headers().status("200").set("content-type", "application/grpc"), false));
                if (head.isEndStream()) {
                    trailers(ctx);
                }
            } else if (msg instanceof Http2DataFrame data) {
                boolean end = data.isEndStream();
                if (data.content().isReadable()) {
                    ctx.writeAndFlush(new DefaultHttp2DataFrame(data.content().retain(), false));
                }
                data.release();
                if (end) {
                    trailers(ctx);
                }
            } else {
                ReferenceCountUtil.release(msg);
            }
        }

        private void trailers(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("grpc-status", "0"), true));
        }
    }

    /** A connection through the proxy. */
    public Client connect(int proxyPort, String token, String authority, SSLContext trust, String host, int port)
            throws Exception {
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect("127.0.0.1", proxyPort)
                .sync()
                .channel();
        TunnelRequest request = new TunnelRequest(authority, Optional.of(Secret.of("nono:" + token)), 30_000);
        channel.pipeline().addLast(request);
        channel.eventLoop()
                .submit(() -> request.send(channel.pipeline().context(request)))
                .get()
                .get(30, TimeUnit.SECONDS);
        SslHandler handler = ssl(trust, true).newHandler(channel.alloc(), host, port);
        // The first frames of the server may come right behind its handshake: HTTP/2 has to be there by then.
        handler.handshakeFuture().addListener(done -> {
            if ("h2".equals(handler.applicationProtocol())) {
                channel.pipeline()
                        .addLast(Http2FrameCodecBuilder.forClient().build())
                        .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
            }
        });
        channel.eventLoop().submit(() -> channel.pipeline().addLast(handler)).get();
        handler.handshakeFuture().get(30, TimeUnit.SECONDS);
        // Behind the listener above.
        channel.eventLoop().submit(() -> {}).get();
        return new Client(channel, handler.applicationProtocol());
    }

    /** The client's end of a connection. */
    public static final class Client {
        private final Channel connection;
        private final String protocol;

        Client(Channel connection, String protocol) {
            this.connection = connection;
            this.protocol = protocol;
        }

        public String protocol() {
            return protocol;
        }

        public Stream open(Http2Headers head, boolean end) throws Exception {
            BlockingQueue<Object> frames = new LinkedBlockingQueue<>();
            Channel stream = new Http2StreamChannelBootstrap(connection)
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object msg) {
                            if (msg instanceof Http2HeadersFrame headers) {
                                frames.add(headers.headers());
                            } else if (msg instanceof Http2DataFrame data) {
                                frames.add(data.content().toString(StandardCharsets.UTF_8)
                                        + (data.isEndStream() ? "|end" : ""));
                                data.release();
                            }
                        }

                        @Override
                        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            if (event instanceof Http2ResetFrame reset) {
                                frames.add("reset " + reset.errorCode());
                            }
                        }
                    })
                    .open()
                    .get(30, TimeUnit.SECONDS);
            stream.writeAndFlush(new DefaultHttp2HeadersFrame(head, end)).sync();
            return new Stream(stream, frames);
        }
    }

    /** One request of a client. */
    public record Stream(Channel channel, BlockingQueue<Object> frames) {
        public void send(String data, boolean end) throws Exception {
            channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(data, StandardCharsets.UTF_8), end))
                    .sync();
        }

        public Object next() throws Exception {
            Object frame = frames.poll(30, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no frame came");
            }
            return frame;
        }

        public Http2Headers head() throws Exception {
            return (Http2Headers) next();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
