package dev.nono.proxy.internal.net;

import dev.nono.proxy.internal.decide.WorkloadIdentity;
import dev.nono.secret.Secret;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The Workload API of SPIFFE: one gRPC call over a Unix socket. The messages are two fields deep, so they are read and written here
 * rather than by a gRPC library with its code generator.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Workload_API.md">the standard</a>
 */
public final class WorkloadApi implements WorkloadIdentity {
    private static final int SECONDS = 10;
    private static final int LARGEST = 1024 * 1024;

    private final Transport transport;

    /**
     * Creates the client.
     *
     * @param transport whose event loops it uses
     */
    public WorkloadApi(Transport transport) {
        this.transport = transport;
    }

    @Override
    public CompletionStage<List<Svid>> fetch(Path socket, List<String> audience) {
        CompletableFuture<List<Svid>> result = new CompletableFuture<>();
        new Bootstrap()
                .group(transport.group())
                .channelFactory(transport::newLocalSocket)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                })
                .connect(transport.localAddress(socket))
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        call(((ChannelFuture) connected).channel(), audience, result);
                    } else {
                        result.completeExceptionally(new IOException("nobody answers at the socket"));
                    }
                });
        result.orTimeout(SECONDS, TimeUnit.SECONDS);
        return result;
    }

    private static void call(Channel connection, List<String> audience, CompletableFuture<List<Svid>> result) {
        CompletableFuture<List<Svid>> closing = result.whenComplete((svids, error) -> connection.close());
        connection
                .closeFuture()
                .addListener(
                        closed -> result.completeExceptionally(new IOException("the agent closed the connection")));
        new Http2StreamChannelBootstrap(connection)
                .handler(new Answer(closing, result))
                .open()
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        result.completeExceptionally(new IOException("the agent does not speak HTTP/2"));
                        return;
                    }
                    Http2StreamChannel stream = (Http2StreamChannel) opened.getNow();
                    stream.write(new DefaultHttp2HeadersFrame(head(), false));
                    stream.writeAndFlush(new DefaultHttp2DataFrame(request(audience), true));
                });
    }

    private static Http2Headers head() {
        return new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .authority("localhost")
                .path("/SpiffeWorkloadAPI/FetchJWTSVID")
                .set("content-type", "application/grpc")
                .set("te", "trailers")
                // Tells the agent that no browser was tricked into the request.
                .set("workload.spiffe.io", "true");
    }

    private static ByteBuf request(List<String> audience) {
        byte[] message = Protobuf.texts(1, audience);
        return Unpooled.buffer(message.length + 5)
                .writeByte(0)
                .writeInt(message.length)
                .writeBytes(message);
    }

    /** Takes the answer: headers, one message, and the status in the trailers. */
    private static final class Answer extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<List<Svid>> closing;
        private final CompletableFuture<List<Svid>> result;
        private final ByteBuf body = Unpooled.buffer();

        Answer(CompletableFuture<List<Svid>> closing, CompletableFuture<List<Svid>> result) {
            this.closing = closing;
            this.result = result;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            try {
                if (msg instanceof Http2HeadersFrame head) {
                    headers(head);
                } else if (msg instanceof Http2DataFrame data) {
                    if (body.readableBytes() + data.content().readableBytes() > LARGEST) {
                        fail("the answer of the agent is too large");
                    } else {
                        body.writeBytes(data.content());
                    }
                    if (data.isEndStream()) {
                        fail("the answer of the agent has no status");
                    }
                }
            } finally {
                ReferenceCountUtil.release(msg);
            }
        }

        private void headers(Http2HeadersFrame head) {
            CharSequence http = head.headers().status();
            CharSequence status = head.headers().get("grpc-status");
            if (http != null && !"200".contentEquals(http)) {
                fail("the agent answers with HTTP status " + digits(http));
            } else if (status != null && !"0".contentEquals(status)) {
                fail("the agent refuses (gRPC status " + digits(status)
                        + (status.toString().equals("7") ? ": no identity is registered for this process)" : ")"));
            } else if (head.isEndStream()) {
                if (status == null) {
                    fail("the answer of the agent has no status");
                } else {
                    finish();
                }
            }
        }

        private static String digits(CharSequence text) {
            String digits = text.toString().replaceAll("[^0-9]", "");
            return digits.substring(0, Math.min(3, digits.length()));
        }

        private void finish() {
            byte[] bytes = ByteBufUtil.getBytes(body);
            try {
                boolean whole = bytes.length >= 5
                        && bytes[0] == 0
                        && Unpooled.wrappedBuffer(bytes, 1, 4).readInt() == bytes.length - 5;
                if (!whole) {
                    fail("the answer of the agent is no message");
                    return;
                }
                List<Svid> svids = Protobuf.messages(Arrays.copyOfRange(bytes, 5, bytes.length), 1).stream()
                        .map(message -> new Svid(
                                Protobuf.text(message, 1),
                                Secret.of(Protobuf.text(message, 2)),
                                Protobuf.text(message, 3)))
                        .toList();
                result.complete(svids);
            } catch (IllegalArgumentException e) {
                fail("the answer of the agent is malformed");
            } finally {
                Arrays.fill(bytes, (byte) 0);
                body.setZero(0, body.capacity());
            }
        }

        private void fail(String why) {
            result.completeExceptionally(new IOException(why));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame) {
                fail("the agent gave up the call");
            }
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail("the answer of the agent is malformed");
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!closing.isDone()) {
                fail("the agent gave no whole answer");
            }
            body.release();
        }
    }
}
