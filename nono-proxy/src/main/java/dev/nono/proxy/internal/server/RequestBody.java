package dev.nono.proxy.internal.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends behind the head of a request. It waits until there is a decision; then it flows to the upstream as fast as that takes
 * it, is gathered because it has to be known as a whole, or is read and thrown away so that the connection can be used again.
 */
final class RequestBody {
    /** How much is thrown away at most. */
    private static final int DISCARDED = 256 * 1024;

    private enum State {
        WAITING,
        GATHERING,
        FLOWING,
        DISCARDING,
        ENDED
    }

    private final HttpRequest request;
    private final Deque<HttpContent> waiting = new ArrayDeque<>();
    private final boolean continueExpected;
    private State state = State.WAITING;
    private Consumer<byte[]> whole = bytes -> {};
    private @Nullable BodyBuffer gathered;
    private @Nullable Channel upstream;
    private UnaryOperator<LastHttpContent> lastOf = UnaryOperator.identity();
    private ChannelFutureListener written = future -> {};
    private boolean complete;
    private boolean sent;
    private int discarded;

    RequestBody(HttpRequest request) {
        this.request = request;
        this.continueExpected = HttpUtil.is100ContinueExpected(request);
        if (request instanceof FullHttpRequest full) {
            complete = true;
            waiting.add(new DefaultLastHttpContent(full.content().retain()));
        }
    }

    /** Whether the client sent all of it. */
    boolean isComplete() {
        return complete;
    }

    /** Whether an upstream got something of it. */
    boolean isSent() {
        return sent;
    }

    /** Whether the client should be told to send it. */
    boolean isAwaitingContinue() {
        return continueExpected && !complete && !sent;
    }

    /** Whether more is to come than is worth to be thrown away. */
    boolean isTooLongToDiscard() {
        return !complete && (continueExpected || HttpUtil.getContentLength(request, 0L) > DISCARDED);
    }

    /** Whether more of it should be read now. */
    boolean wantsMore() {
        Channel to = upstream;
        return !complete
                && (state == State.DISCARDING
                        || state == State.GATHERING
                        || (state == State.FLOWING && to != null && to.isWritable()));
    }

    /** Takes the next part; false if that is more than it takes. */
    boolean add(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        complete |= last;
        return switch (state) {
            case WAITING -> waiting.add(content);
            case GATHERING -> gathered(content, last);
            case FLOWING -> {
                write(content);
                yield true;
            }
            case DISCARDING, ENDED -> {
                discarded += content.content().readableBytes();
                content.release();
                yield discarded <= DISCARDED;
            }
        };
    }

    /**
     * Gathers all of it. It waits again when {@code then} is called.
     *
     * @param then gets a copy, as soon as it is whole
     * @return false if it is longer than what can be gathered
     */
    boolean gather(Consumer<byte[]> then) {
        if (HttpUtil.getContentLength(request, 0L) > BodyBuffer.LIMIT) {
            return false;
        }
        whole = then;
        gathered = new BodyBuffer();
        state = State.GATHERING;
        // The whole body waits again once its last part was added.
        Deque<HttpContent> early = new ArrayDeque<>(waiting);
        waiting.clear();
        boolean fits = true;
        for (HttpContent part : early) {
            fits = add(part) && fits;
        }
        return fits;
    }

    private boolean gathered(HttpContent content, boolean last) {
        BodyBuffer into = gathered;
        if (into == null || !into.add(content)) {
            return false;
        }
        if (last) {
            byte[] copy = into.copy();
            waiting.add(into.content());
            gathered = null;
            state = State.WAITING;
            whole.accept(copy);
        }
        return true;
    }

    /** Another body instead of the one that was gathered. */
    void replace(byte[] other) {
        dropWaiting();
        waiting.add(new DefaultLastHttpContent(Unpooled.wrappedBuffer(other)));
    }

    /**
     * Goes to an upstream from now on.
     *
     * @param to the upstream
     * @param trailed the last part of it with the trailers that may go there
     * @param onWritten hears of each part that the network took, or did not
     */
    void flow(Channel to, UnaryOperator<LastHttpContent> trailed, ChannelFutureListener onWritten) {
        upstream = to;
        lastOf = trailed;
        written = onWritten;
        state = State.FLOWING;
        while (state == State.FLOWING && !waiting.isEmpty()) {
            write(waiting.remove());
        }
    }

    private void write(HttpContent content) {
        Channel to = upstream;
        if (to == null) {
            content.release();
            return;
        }
        sent |= content.content().isReadable();
        HttpContent out = content;
        if (content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
            sent = true;
            out = lastOf.apply(last);
        }
        to.writeAndFlush(out).addListener(written);
    }

    /** Waits for another upstream; nothing of it was sent to the one before. */
    void rewind() {
        state = State.WAITING;
        upstream = null;
        if (complete && waiting.isEmpty()) {
            waiting.add(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    /** Throws away what comes, as long as that is little. */
    void discard() {
        end();
        state = State.DISCARDING;
    }

    /** Takes nothing any more. */
    void end() {
        state = State.ENDED;
        upstream = null;
        dropWaiting();
        BodyBuffer part = gathered;
        if (part != null) {
            gathered = null;
            part.release();
        }
    }

    private void dropWaiting() {
        while (!waiting.isEmpty()) {
            waiting.remove().release();
        }
    }
}
