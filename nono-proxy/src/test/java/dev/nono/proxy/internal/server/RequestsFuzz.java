package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.HeadSyntax;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: the bytes of a client, cut into pieces of any size, through the decoder of the proxy, and through a second, strict
 * parser. The two must see the same requests: never one more, never another body, and none behind what was refused.
 *
 * <p>The first byte says how the rest is cut, and whether the next request is asked for at once or later.
 */
public final class RequestsFuzz {
    private RequestsFuzz() {}

    /** One input: a byte of instructions, then what a client sends. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        int piece = input[0] & 0x3f;
        Seen seen = new Seen((input[0] & 0x40) != 0);
        RequestDecoder decoder = new RequestDecoder();
        EmbeddedChannel channel = new EmbeddedChannel(decoder, seen);
        List<ByteBuf> given = new ArrayList<>();
        for (int from = 0; from < bytes.length && !seen.refused; ) {
            int to = piece == 0 ? bytes.length : Math.min(bytes.length, from + piece);
            ByteBuf part = Unpooled.copiedBuffer(bytes, from, to - from);
            given.add(part);
            channel.writeInbound(part);
            seen.goOn(decoder);
            from = to;
        }
        channel.finishAndReleaseAll();
        channel.checkException();
        for (ByteBuf part : given) {
            require(part.refCnt() == 0, "a buffer is not released");
        }
        compare(seen, StrictRequests.read(bytes));
    }

    private static void compare(Seen seen, StrictRequests strict) {
        require(
                seen.whole.size() <= strict.whole().size(),
                () -> "a request was seen where there is none: " + seen.whole + " instead of " + strict);
        for (int i = 0; i < seen.whole.size(); i++) {
            StrictRequests.Request theirs = strict.whole().get(i);
            StrictRequests.Request ours = seen.whole.get(i);
            require(theirs.isReadAs(ours), () -> "a request was read as " + ours + " instead of " + theirs);
        }
        if (!seen.refused) {
            require(
                    seen.whole.size() == strict.whole().size()
                            && (!strict.malformed() || strict.begun() || !strict.endsHead()),
                    () -> "neither seen nor refused: " + seen.whole + " instead of " + strict);
        }
        if (seen.begun) {
            require(
                    strict.whole().size() > seen.whole.size() || strict.begun(),
                    () -> "the head of a request was seen where there is none: " + strict);
        }
    }

    private static void require(boolean holds, String otherwise) {
        require(holds, () -> otherwise);
    }

    private static void require(boolean holds, java.util.function.Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** Takes the place of the handler of the proxy: one request at a time, and nothing after a refusal. */
    private static final class Seen extends ChannelInboundHandlerAdapter {
        final List<StrictRequests.Request> whole = new ArrayList<>();
        private final boolean atOnce;
        private String method = "";
        private String target = "";
        private List<String> fields = List.of();
        private StringBuilder body = new StringBuilder();
        private boolean waiting;
        boolean begun;
        boolean refused;

        Seen(boolean atOnce) {
            this.atOnce = atOnce;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            try {
                if (refused) {
                    return;
                }
                if (msg instanceof HeadSyntax.Fault
                        || (msg instanceof HttpObject object
                                && object.decoderResult().isFailure())) {
                    refused = true;
                    return;
                }
                require(!waiting, "a request arrived that nobody asked for");
                if (msg instanceof HttpRequest request) {
                    require(!begun, "two requests at once");
                    begun = true;
                    method = request.method().name();
                    target = request.uri();
                    fields = fields(request.headers());
                    body = new StringBuilder();
                }
                if (msg instanceof HttpContent content) {
                    body.append(content.content().toString(StandardCharsets.ISO_8859_1));
                }
                if (msg instanceof LastHttpContent last) {
                    whole.add(new StrictRequests.Request(
                            method, target, fields, body.toString(), fields(last.trailingHeaders())));
                    begun = false;
                    waiting = true;
                    if (atOnce) {
                        goOn(ctx.pipeline().get(RequestDecoder.class));
                    }
                }
            } finally {
                ReferenceCountUtil.release(msg);
            }
        }

        void goOn(RequestDecoder decoder) {
            while (waiting && !refused) {
                waiting = false;
                decoder.resume();
            }
        }

        private static List<String> fields(Iterable<Map.Entry<String, String>> headers) {
            List<String> all = new ArrayList<>();
            headers.forEach(header -> all.add(header.getKey() + ":" + header.getValue()));
            return all;
        }
    }
}
