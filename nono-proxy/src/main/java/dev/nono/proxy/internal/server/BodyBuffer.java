package dev.nono.proxy.internal.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/** Room for a body that has to be known as a whole. */
final class BodyBuffer {
    static final int LIMIT = 16 * 1024 * 1024;

    private final ByteBuf bytes = Unpooled.buffer();

    /** Takes a part, which is released; false if it does not fit. */
    boolean add(HttpContent content) {
        try {
            if (bytes.readableBytes() + content.content().readableBytes() > LIMIT) {
                return false;
            }
            bytes.writeBytes(content.content());
            return true;
        } finally {
            content.release();
        }
    }

    /** A copy of what is in it. */
    byte[] copy() {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.getBytes(0, copy);
        return copy;
    }

    /** Itself as a whole body, which is released by whoever takes it. */
    LastHttpContent content() {
        return new DefaultLastHttpContent(bytes);
    }

    void release() {
        bytes.release();
    }
}
