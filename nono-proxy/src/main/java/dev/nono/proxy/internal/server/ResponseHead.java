package dev.nono.proxy.internal.server;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Locale;
import java.util.Set;

/** The head of a response as a client gets it: framed anew, and without what is not meant for it. */
final class ResponseHead {
    /** Another protocol would lead round the proxy; and only the proxy may say that the proxy refused. */
    private static final Set<String> WITHHELD = Set.of("alt-svc", Refusal.HEADER.toLowerCase(Locale.ROOT));

    /**
     * A response and what follows it.
     *
     * @param message the head, or all of it
     * @param keepAlive whether the connection can be used again
     */
    record Framed(HttpResponse message, boolean keepAlive) {}

    private ResponseHead() {}

    static Framed of(HttpResponse head, HttpRequest request, boolean h2, boolean keepAlive) {
        HttpResponse out = head instanceof FullHttpResponse full
                ? new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status(), full.content())
                : new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status());
        HttpHeaders headers = out.headers();
        Headers.copy(head.headers(), headers, WITHHELD);
        if (out instanceof FullHttpResponse full && head instanceof FullHttpResponse original) {
            Headers.copy(original.trailingHeaders(), full.trailingHeaders(), WITHHELD);
        }
        int status = head.status().code();
        boolean bodyless = request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
        boolean stays = keepAlive;
        if (!h2 && !bodyless && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            if (out instanceof FullHttpResponse full) {
                headers.set(HttpHeaderNames.CONTENT_LENGTH, full.content().readableBytes());
            } else if (request.protocolVersion().minorVersion() > 0) {
                headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            } else {
                stays = false;
            }
        }
        if (!h2 && !stays) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!h2 && request.protocolVersion().minorVersion() == 0) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return new Framed(out, stays);
    }

    /** RFC 9110, section 15: what is outside of these classes means nothing. */
    static boolean isStatus(int code) {
        return code >= 100 && code <= 599;
    }

    /** The end of a body; its trailers say no more than a head may. */
    static LastHttpContent end(LastHttpContent last) {
        if (last.trailingHeaders().isEmpty()) {
            return last;
        }
        LastHttpContent out = new DefaultLastHttpContent(last.content());
        Headers.copy(last.trailingHeaders(), out.trailingHeaders(), WITHHELD);
        return out;
    }

    static FullHttpResponse informational(HttpResponse head) {
        FullHttpResponse out = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status(), Unpooled.EMPTY_BUFFER);
        Headers.copy(head.headers(), out.headers(), WITHHELD);
        return out;
    }

    static FullHttpResponse switching(HttpResponse head) {
        FullHttpResponse out = informational(head);
        out.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        return out;
    }
}
