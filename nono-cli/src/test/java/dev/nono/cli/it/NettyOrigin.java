package dev.nono.cli.it;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A Netty server on loopback with TLS that serves git repositories, for reading and writing, to whoever has the credential. */
final class NettyOrigin implements AutoCloseable {
    private static final Path GIT = Path.of("/usr/lib/git-core/git-http-backend");

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Path repositories;
    private final String credential;
    private final int port;

    NettyOrigin(Path repositories, LocalAuthority authority, String credential) throws Exception {
        this.repositories = repositories;
        this.credential = credential;
        SslContext tls = SslContextBuilder.forServer(authority.privateKey(), authority.chain())
                .build();
        port = ((InetSocketAddress) new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(tls.newHandler(channel.alloc()))
                                        .addLast(new HttpServerCodec())
                                        .addLast(new HttpServerExpectContinueHandler())
                                        .addLast(new HttpObjectAggregator(8 << 20))
                                        .addLast(new Git());
                            }
                        })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel()
                        .localAddress())
                .getPort();
    }

    int port() {
        return port;
    }

    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        workers.shutdownNow();
    }

    /** Hands each request to git, see git-http-backend(1) and RFC 3875. */
    private final class Git extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            FullHttpRequest kept = request.retain();
            workers.execute(() -> answer(ctx, kept));
        }

        private void answer(ChannelHandlerContext ctx, FullHttpRequest request) {
            try {
                answered(ctx, request);
            } catch (IOException | InterruptedException e) {
                ctx.close();
            } finally {
                request.release();
            }
        }

        private void answered(ChannelHandlerContext ctx, FullHttpRequest request)
                throws IOException, InterruptedException {
            String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "none");
            requests.add(request.method() + " " + request.uri() + " " + authorization);
            FullHttpResponse response = authorization.equals("Bearer " + credential)
                    ? run(request)
                    : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                    .set(HttpHeaderNames.CONNECTION, "close");
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }

        private FullHttpResponse run(FullHttpRequest request) throws IOException, InterruptedException {
            String[] target = request.uri().split("\\?", 2);
            ProcessBuilder builder = new ProcessBuilder(GIT.toString());
            builder.environment()
                    .putAll(Map.of(
                            "GIT_PROJECT_ROOT", repositories.toString(),
                            "GIT_HTTP_EXPORT_ALL", "1",
                            "PATH_INFO", target[0],
                            "QUERY_STRING", target.length > 1 ? target[1] : "",
                            "REQUEST_METHOD", request.method().name(),
                            "REMOTE_USER", "somebody",
                            "CONTENT_TYPE", request.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
                            "HTTP_CONTENT_ENCODING", request.headers().get(HttpHeaderNames.CONTENT_ENCODING, ""),
                            "CONTENT_LENGTH", Integer.toString(request.content().readableBytes())));
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().write(ByteBufUtil.getBytes(request.content()));
            process.getOutputStream().close();
            byte[] answer = process.getInputStream().readAllBytes();
            process.waitFor();
            return response(answer);
        }

        private FullHttpResponse response(byte[] answer) {
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.wrappedBuffer(Arrays.copyOfRange(answer, end + 4, answer.length)));
            for (String line : text.substring(0, end).split("\r\n")) {
                String[] field = line.split(": ", 2);
                if (field[0].equals("Status")) {
                    response.setStatus(HttpResponseStatus.parseLine(field[1]));
                } else {
                    response.headers().add(field[0], field[1]);
                }
            }
            return response;
        }
    }
}
