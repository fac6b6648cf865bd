package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.HeaderField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** An answer that is read to its end before the client sees anything of it. */
final class HeldResponse {
    private static final int LIMIT = 16 * 1024 * 1024;

    private final HttpResponse head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    HeldResponse(HttpResponse head) {
        this.head = head;
    }

    /** Takes a copy of a piece; false if it does not fit. */
    boolean add(HttpContent content) {
        ByteBuf piece = content.content();
        if (body.size() + piece.readableBytes() > LIMIT) {
            return false;
        }
        try {
            piece.readBytes(body, piece.readableBytes());
            return true;
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
    }

    int status() {
        return head.status().code();
    }

    List<HeaderField> headers() {
        return Headers.fields(head.headers());
    }

    byte[] body() {
        return body.toByteArray();
    }

    /** The answer with another body, not yet framed for the client; trailers are left out. */
    FullHttpResponse with(byte[] other) {
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status(), Unpooled.wrappedBuffer(other));
        answer.headers().set(head.headers());
        answer.headers().remove(HttpHeaderNames.CONTENT_LENGTH).remove(HttpHeaderNames.TRANSFER_ENCODING);
        return answer;
    }
}
