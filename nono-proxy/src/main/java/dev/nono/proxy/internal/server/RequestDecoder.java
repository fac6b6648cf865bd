package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.HeadSyntax;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request at a time. The bytes of a head are checked as a whole before they are parsed; what follows a request stays
 * undecoded until {@link #resume}, or is handed on when this leaves the pipeline because the connection becomes a tunnel.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private @Nullable ChannelHandlerContext context;
    private boolean inHead = true;
    private boolean paused;
    private boolean broken;
    private boolean reading;
    private int scanned;
    private @Nullable ChunkFraming chunks;

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(HeadSyntax.MAX_LINE)
                .setMaxHeaderSize(HeadSyntax.MAX_HEAD)
                .setMaxChunkSize(64 * 1024)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    /** Goes on to the next request. */
    void resume() {
        ChannelHandlerContext ctx = context;
        if (paused && !broken && ctx != null && !ctx.isRemoved()) {
            paused = false;
            inHead = true;
            scanned = 0;
            chunks = null;
            if (reading) {
                // Called from within: the loop that is running looks at the next request itself. A second one inside of
                // it
                // would go as deep as there are requests, and pull the bytes away from under the first.
                ctx.read();
                return;
            }
            // Bytes that arrived meanwhile wait in here; nothing else would make the decoder look at them.
            try {
                channelRead(ctx, Unpooled.EMPTY_BUFFER);
            } catch (Exception e) {
                ctx.fireExceptionCaught(e);
            }
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        reading = true;
        try {
            super.channelRead(ctx, msg);
        } finally {
            reading = false;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (paused || (inHead && !isHeadComplete(in, out))) {
            return;
        }
        inHead = false;
        ChunkFraming framing = chunks;
        if (framing != null && !framing.accepts(in)) {
            refuseBody(in, out);
            return;
        }
        int before = in.readerIndex();
        super.decode(ctx, in, out);
        if (framing != null) {
            framing.decoded(in.readerIndex() - before);
        }
        lookForChunks(out);
        if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
            paused = true;
        }
    }

    private boolean isHeadComplete(ByteBuf in, List<Object> out) {
        while (in.readableBytes() >= 2
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            // RFC 9112, section 2.2: an empty line before a request is to be ignored.
            in.skipBytes(2);
            scanned = 0;
        }
        int end = endOfHead(in);
        if (end < 0) {
            tooLong(in).ifPresent(fault -> refuse(fault, in, out));
            return false;
        }
        if (end > HeadSyntax.MAX_HEAD) {
            refuse(new HeadSyntax.Fault(431, "the head is longer than 64 KiB"), in, out);
            return false;
        }
        byte[] head = new byte[end];
        in.getBytes(in.readerIndex(), head);
        Optional<HeadSyntax.Fault> fault = HeadSyntax.check(head);
        fault.ifPresent(found -> refuse(found, in, out));
        return fault.isEmpty();
    }

    /** Nothing behind a fault is looked at; and the superclass wants something to be consumed when something comes out. */
    private void refuse(HeadSyntax.Fault fault, ByteBuf in, List<Object> out) {
        broken = true;
        in.skipBytes(in.readableBytes());
        out.add(fault);
    }

    /** Whether a body in chunks follows the head that came out. */
    private void lookForChunks(List<Object> out) {
        for (Object message : out) {
            if (message instanceof HttpRequest request
                    && HttpUtil.isTransferEncodingChunked(request)
                    && !request.decoderResult().isFailure()) {
                chunks = new ChunkFraming();
            }
        }
    }

    private void refuseBody(ByteBuf in, List<Object> out) {
        broken = true;
        in.skipBytes(in.readableBytes());
        LastHttpContent fault = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        fault.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("the chunks are malformed")));
        out.add(fault);
    }

    private static Optional<HeadSyntax.Fault> tooLong(ByteBuf in) {
        int length = in.readableBytes();
        if (length > HeadSyntax.MAX_LINE
                && in.indexOf(in.readerIndex(), in.readerIndex() + HeadSyntax.MAX_LINE + 1, (byte) '\n') < 0) {
            return Optional.of(new HeadSyntax.Fault(414, "the request line is longer than 8 KiB"));
        }
        return length > HeadSyntax.MAX_HEAD
                ? Optional.of(new HeadSyntax.Fault(431, "the head is longer than 64 KiB"))
                : Optional.empty();
    }

    /** The length of the head with its empty line; lines that end in LF alone count, so that they are seen and refused. */
    private int endOfHead(ByteBuf in) {
        int from = in.readerIndex();
        int length = Math.min(in.readableBytes(), HeadSyntax.MAX_HEAD + 4);
        for (int i = Math.max(0, scanned - 3); i < length; i++) {
            if (in.getByte(from + i) != '\n') {
                continue;
            }
            if (i + 1 < length && in.getByte(from + i + 1) == '\n') {
                return i + 2;
            }
            if (i + 2 < length && in.getByte(from + i + 1) == '\r' && in.getByte(from + i + 2) == '\n') {
                return i + 3;
            }
        }
        scanned = length;
        return -1;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (paused || broken) {
            // The superclass would ask for more bytes because it decoded nothing.
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("the length of the body is given in two ways");
    }
}
