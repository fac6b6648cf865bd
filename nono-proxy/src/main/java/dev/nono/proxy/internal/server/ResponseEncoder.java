package dev.nono.proxy.internal.server;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Encodes responses, and knows that the answer to HEAD has no body whatever its head says. */
final class ResponseEncoder extends HttpResponseEncoder {
    private boolean head;

    /** Tells which request is answered next. */
    void answering(boolean isHead) {
        this.head = isHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse msg) {
        return head || super.isContentAlwaysEmpty(msg);
    }
}
