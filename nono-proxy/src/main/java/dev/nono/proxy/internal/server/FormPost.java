package dev.nono.proxy.internal.server;

import dev.nono.net.Host;
import dev.nono.net.IpAddress;
import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.BypassList;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.TargetDecision;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.proxy.internal.decide.UpstreamTarget;
import dev.nono.proxy.internal.net.TargetCheck;
import dev.nono.proxy.internal.net.Transport;
import dev.nono.secret.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Fetches tokens, the same way as requests of the program go. Nothing of what is sent or comes back is in an error. */
final class FormPost implements TokenEndpoint {
    private static final int REPLY = 64 * 1024;
    private static final int SECONDS = 30;

    private final Transport transport;
    private final TargetCheck check;
    private final Upstreams upstreams;
    private final Optional<Chain> chain;
    private final BypassList bypass;

    FormPost(Transport transport, TargetCheck check, Upstreams upstreams, Optional<Chain> chain, BypassList bypass) {
        this.transport = transport;
        this.check = check;
        this.upstreams = upstreams;
        this.chain = chain;
        this.bypass = bypass;
    }

    @Override
    public CompletionStage<Reply> post(
            boolean tls,
            Host host,
            int port,
            String path,
            TlsOptions options,
            byte[] form,
            Map<String, String> headers) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        boolean chained = tls && chain.isPresent() && !bypass.contains(host);
        EventLoop loop = transport.group().next();
        UpstreamTarget target = new UpstreamTarget(tls, host, port, options);
        byte[] body = form.clone();
        check.decide(new RouteRequest.Endpoint(host, port), true, chained)
                .whenCompleteAsync(
                        (checked, error) -> {
                            if (checked instanceof TargetDecision.Dial dial && (tls || isLoopback(dial))) {
                                Upstreams.Plan plan =
                                        new Upstreams.Plan(target, dial.addresses(), chained, false, true);
                                upstreams.open(loop, plan).addListener(opened -> {
                                    if (opened.isSuccess()) {
                                        exchange((Link) opened.getNow(), request(target, path, body, headers), reply);
                                    } else {
                                        reply.completeExceptionally(
                                                new IOException("the token endpoint could not be reached"));
                                    }
                                });
                            } else {
                                reply.completeExceptionally(
                                        new IOException("the token endpoint may not be connected to"));
                            }
                        },
                        loop);
        reply.orTimeout(SECONDS, TimeUnit.SECONDS);
        reply.whenComplete((any, error) -> Arrays.fill(body, (byte) 0));
        return reply;
    }

    private static boolean isLoopback(TargetDecision.Dial dial) {
        for (InetAddress address : dial.addresses()) {
            if (!IpAddress.of(address).isLoopback()) {
                return false;
            }
        }
        return !dial.addresses().isEmpty();
    }

    private static FullHttpRequest request(
            UpstreamTarget target, String path, byte[] body, Map<String, String> headers) {
        ByteBuf content = Unpooled.wrappedBuffer(body);
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path, content);
        request.headers()
                .set(HttpHeaderNames.HOST, target.authority())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED)
                .set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        headers.forEach((name, value) -> request.headers().set(name, value));
        return request;
    }

    private static void exchange(Link link, FullHttpRequest request, CompletableFuture<Reply> reply) {
        link.channel().pipeline().remove("upstream");
        link.channel()
                .pipeline()
                .addLast(new HttpObjectAggregator(REPLY, true))
                .addLast(new SimpleChannelInboundHandler<FullHttpResponse>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
                        if (response.decoderResult().isFailure()) {
                            // What came before the fault is there, and looks like all of it.
                            exceptionCaught(ctx, response.decoderResult().cause());
                            return;
                        }
                        byte[] bytes = ByteBufUtil.getBytes(response.content());
                        reply.complete(new Reply(response.status().code(), Secret.ofUtf8(bytes)));
                        Arrays.fill(bytes, (byte) 0);
                        ctx.close();
                    }

                    @Override
                    public void channelInactive(ChannelHandlerContext ctx) {
                        reply.completeExceptionally(new IOException("the token endpoint gave no whole answer"));
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        reply.completeExceptionally(
                                new IOException("the answer of the token endpoint is malformed or too long"));
                        ctx.close();
                    }
                });
        link.channel().config().setAutoRead(true);
        link.channel().writeAndFlush(request);
        reply.whenComplete((any, error) -> link.channel().close());
    }
}
