package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.ProxyAuth;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A {@code CONNECT} request as a wish for a tunnel. */
record ConnectRequest(ClientHandler owner, Exchange exchange) implements TunnelClient {
    /** What clients expect behind a successful CONNECT. */
    private static final HttpResponseStatus ESTABLISHED = new HttpResponseStatus(200, "Connection Established");

    private static final ByteBuf BYTES = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("HTTP/1.1 " + ESTABLISHED + "\r\n\r\n", StandardCharsets.US_ASCII));

    @Override
    public ChannelHandlerContext client() {
        return exchange.client();
    }

    @Override
    public ProxyAuth authentication() {
        return owner.authentication(exchange.request());
    }

    @Override
    public boolean isOver() {
        return exchange.isOver();
    }

    @Override
    public void subject(Records.Subject about) {
        exchange.subject(about);
    }

    @Override
    public <T> void ask(CompletableFuture<T> asked, Consumer<T> then) {
        exchange.ask(asked, then);
    }

    @Override
    public void refuse(Refusal refusal) {
        exchange.refuseConnect(refusal, false);
    }

    @Override
    public void refuseStranger(Refusal refusal) {
        exchange.facts(Map.of("auth_mechanism", "proxy_authorization", "auth_outcome", "failed"));
        exchange.refuseConnect(refusal, refusal.status() == 407 && owner.tooManyFailures());
    }

    @Override
    public void join(Channel upstream) {
        exchange.established();
        owner.becomeTunnel(upstream, () -> client().channel().writeAndFlush(BYTES.duplicate()));
    }

    @Override
    public void hand(Consumer<ChannelPipeline> others) {
        exchange.becomeSilent();
        client().writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, ESTABLISHED));
        ChannelPipeline pipeline = client().pipeline();
        others.accept(pipeline);
        owner.removeHttp(pipeline);
    }
}
