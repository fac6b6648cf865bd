package dev.nono.proxy.internal.net;

import dev.nono.secret.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks another proxy for a tunnel. Once there is one, this leaves the pipeline; bytes behind the head belong to the tunnel.
 */
public final class TunnelRequest extends ByteToMessageDecoder {
    private static final int MAX_HEAD = 64 * 1024;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    /** The other proxy refused, or said something that is no answer. */
    public static final class Rejected extends IOException {
        private static final long serialVersionUID = 1L;

        Rejected(String message) {
            super(message);
        }
    }

    private final String authority;
    private final Optional<Secret> basicAuth;
    private final long limitMillis;
    private @Nullable Promise<Void> answered;
    private int scanned;

    /**
     * Creates the request.
     *
     * @param authority host and port of the tunnel
     * @param basicAuth user and password, if the proxy asks for them
     * @param limitMillis how long is waited for the answer
     */
    public TunnelRequest(String authority, Optional<Secret> basicAuth, long limitMillis) {
        this.authority = authority;
        this.basicAuth = basicAuth;
        this.limitMillis = limitMillis;
    }

    /** Sends the request; to be called when the handler is in the pipeline of a connection. */
    public Future<Void> send(ChannelHandlerContext ctx) {
        Promise<Void> promise = ctx.executor().newPromise();
        answered = promise;
        ctx.executor()
                .schedule(
                        () -> promise.tryFailure(new Rejected("it did not answer in time")),
                        limitMillis,
                        TimeUnit.MILLISECONDS);
        ctx.writeAndFlush(request()).addListener(sent -> {
            if (!sent.isSuccess()) {
                promise.tryFailure(sent.cause());
            }
        });
        ctx.read();
        return promise;
    }

    private ByteBuf request() {
        ByteBuf out = Unpooled.buffer(256);
        out.writeCharSequence(
                "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n", StandardCharsets.US_ASCII);
        if (basicAuth.isPresent()) {
            byte[] plain = basicAuth.get().copyUtf8();
            byte[] encoded = Base64.getEncoder().encode(plain);
            out.writeCharSequence("Proxy-Authorization: Basic ", StandardCharsets.US_ASCII);
            out.writeBytes(encoded);
            out.writeCharSequence("\r\n", StandardCharsets.US_ASCII);
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(encoded, (byte) 0);
        }
        out.writeCharSequence("\r\n", StandardCharsets.US_ASCII);
        return out;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int end = endOfHead(in);
        if (end < 0) {
            if (in.readableBytes() > MAX_HEAD) {
                fail(new Rejected("its answer has no end"));
            } else {
                ctx.read();
            }
            return;
        }
        String status = in.toString(in.readerIndex(), Math.min(12, in.readableBytes()), StandardCharsets.ISO_8859_1);
        in.skipBytes(end);
        if (!status.matches("HTTP/1\\.[01] 2[0-9][0-9]")) {
            String code = status.matches("HTTP/1\\.[01] [0-9]{3}") ? " with status " + status.substring(9) : "";
            fail(new Rejected("it refused" + code));
            return;
        }
        // First whoever comes next in the pipeline, then the bytes that this hands on when it leaves.
        Promise<Void> promise = answered;
        if (promise != null) {
            promise.trySuccess(null);
        }
        ctx.pipeline().remove(this);
    }

    private int endOfHead(ByteBuf in) {
        for (int i = Math.max(0, scanned - 3); i + 4 <= in.readableBytes(); i++) {
            int at = in.readerIndex() + i;
            if (in.getByte(at) == END[0]
                    && in.getByte(at + 1) == END[1]
                    && in.getByte(at + 2) == END[2]
                    && in.getByte(at + 3) == END[3]) {
                return i + 4;
            }
        }
        scanned = in.readableBytes();
        return -1;
    }

    private void fail(Throwable why) {
        Promise<Void> promise = answered;
        if (promise != null) {
            promise.tryFailure(why);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        fail(new Rejected("it closed the connection"));
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        ctx.close();
    }
}
