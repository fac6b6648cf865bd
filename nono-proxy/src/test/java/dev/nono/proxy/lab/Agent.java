package dev.nono.proxy.lab;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An agent of SPIFFE: answers the one call of the Workload API with what a test wrote down. */
public final class Agent implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile byte[] message = {};
    private volatile String status = "0";
    private volatile boolean silent;

    public Agent(Path socket) throws Exception {
        new ServerBootstrap()
                .group(group)
                .channel(NioServerDomainSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Call());
                                    }
                                }));
                    }
                })
                .bind(UnixDomainSocketAddress.of(socket))
                .sync();
    }

    /** A JWT with these claims, as JSON. */
    public static String jwt(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    /** A JWT that is valid from and until so many seconds from now. */
    public static String jwt(String subject, int from, int until) {
        long now = Instant.now().getEpochSecond();
        return jwt("{\"sub\":\"" + subject + "\",\"nbf\":" + (now + from) + ",\"exp\":" + (now + until) + "}");
    }

    public Agent answer(Svid... svids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Svid svid : svids) {
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            field(one, 1, svid.id().getBytes(StandardCharsets.UTF_8));
            field(one, 2, svid.token().getBytes(StandardCharsets.UTF_8));
            field(one, 3, svid.hint().getBytes(StandardCharsets.UTF_8));
            field(out, 1, one.toByteArray());
        }
        return raw(out.toByteArray());
    }

    public Agent raw(byte[] bytes) {
        message = bytes;
        return this;
    }

    public Agent status(String code) {
        status = code;
        return this;
    }

    public Agent silent(boolean whether) {
        silent = whether;
        return this;
    }

    /** An identity. */
    public record Svid(String id, String token, String hint) {}

    private static void field(ByteArrayOutputStream out, int number, byte[] value) {
        out.write(number << 3 | 2);
        int rest = value.length;
        for (; rest > 127; rest >>= 7) {
            out.write(rest & 127 | 128);
        }
        out.write(rest);
        out.writeBytes(value);
    }

    /** The paths of calls, whether they had the header of the standard, and the message in base64. */
    public List<String> requests() {
        return requests;
    }

    private final class Call extends ChannelInboundHandlerAdapter {
        private final ByteBuf body = Unpooled.buffer();
        private String line = "";

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            boolean end = false;
            if (msg instanceof Http2HeadersFrame head) {
                line = head.headers().path() + " " + head.headers().get("workload.spiffe.io") + " "
                        + head.headers().get("content-type");
            } else if (msg instanceof Http2DataFrame data) {
                body.writeBytes(data.content());
                end = data.isEndStream();
            }
            ReferenceCountUtil.release(msg);
            if (end) {
                requests.add(line + " " + ByteBufUtil.hexDump(body));
                if (!silent) {
                    answer(ctx);
                }
            }
        }

        private void answer(ChannelHandlerContext ctx) {
            boolean fine = status.equals("0");
            ctx.write(new DefaultHttp2HeadersFrame(
                    new DefaultHttp2Headers().status("200").set("content-type", "application/grpc"), false));
            if (fine) {
                ByteBuf framed =
                        Unpooled.buffer().writeByte(0).writeInt(message.length).writeBytes(message);
                ctx.write(new DefaultHttp2DataFrame(framed, false));
            }
            ctx.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("grpc-status", status), true));
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
