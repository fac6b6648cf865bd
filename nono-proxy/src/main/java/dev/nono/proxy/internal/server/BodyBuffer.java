package dev.nono.proxy.internal.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;

/** Room for a body that has to be known as a whole. */
final class BodyBuffer {
    static final int LIMIT = 16 * 1024 * 1024;

    private final Consumer<byte[]> whole;
    private final ByteBuf bytes = Unpooled.buffer();

    BodyBuffer(Consumer<byte[]> whole) {
        this.whole = whole;
    }

    boolean add(HttpContent content) {
        try {
            if (bytes.readableBytes() + content.content().readableBytes() > LIMIT) {
                return false;
            }
            bytes.writeBytes(content.content());
        } finally {
            content.release();
        }
        if (content instanceof LastHttpContent) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.getBytes(0, copy);
            whole.accept(copy);
        }
        return true;
    }

    LastHttpContent content() {
        return new DefaultLastHttpContent(bytes);
    }

    void release() {
        bytes.release();
    }
}
