package dev.nono.proxy.internal.socks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads what a client says, one message at a time: after each it waits for {@link #expectLogin} or {@link #expectWish}. What follows
 * the last one belongs to the tunnel, and is handed on when this leaves the pipeline.
 */
public final class SocksDecoder extends ByteToMessageDecoder {
    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int METHOD_NONE = 0;
    private static final int METHOD_PASSWORD = 2;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    /** What is expected next. */
    private enum State {
        METHODS,
        LOGIN,
        WISH,
        NOTHING
    }

    private State state = State.METHODS;

    /** User and password come next. */
    public void expectLogin() {
        state = State.LOGIN;
    }

    /** What the client wants comes next. */
    public void expectWish() {
        state = State.WISH;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (state) {
            case METHODS -> methods(in, out);
            case LOGIN -> login(in, out);
            case WISH -> wish(in, out);
            case NOTHING -> {
                // The bytes behind a message wait until it is answered.
            }
        }
    }

    private void emit(SocksMessage message, List<Object> out) {
        state = State.NOTHING;
        out.add(message);
    }

    private void fault(SocksAnswer answer, String reason, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
        emit(new SocksMessage.Fault(answer, reason), out);
    }

    /** The byte at a place behind those that were read, which must be there. */
    private static int at(ByteBuf in, int index) {
        return in.getUnsignedByte(in.readerIndex() + index);
    }

    private void methods(ByteBuf in, List<Object> out) {
        if (at(in, 0) != VERSION) {
            fault(SocksAnswer.SILENCE, "only version 5 of SOCKS is spoken", in, out);
            return;
        }
        if (in.readableBytes() < 2 || in.readableBytes() < 2 + at(in, 1)) {
            return;
        }
        in.skipBytes(1);
        int count = in.readUnsignedByte();
        boolean none = false;
        boolean password = false;
        for (int i = 0; i < count; i++) {
            int method = in.readUnsignedByte();
            none |= method == METHOD_NONE;
            password |= method == METHOD_PASSWORD;
        }
        emit(new SocksMessage.Methods(none, password), out);
    }

    private void login(ByteBuf in, List<Object> out) {
        if (at(in, 0) != LOGIN_VERSION) {
            fault(SocksAnswer.UNKNOWN_USER, "user and password are malformed", in, out);
            return;
        }
        if (in.readableBytes() < 2) {
            return;
        }
        int user = at(in, 1);
        int before = 2 + user + 1;
        if (in.readableBytes() < before || in.readableBytes() < before + at(in, before - 1)) {
            return;
        }
        in.skipBytes(before - 1);
        int length = in.readUnsignedByte();
        String password = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length);
        emit(new SocksMessage.Login(password), out);
    }

    private void wish(ByteBuf in, List<Object> out) {
        if (at(in, 0) != VERSION || (in.readableBytes() >= 3 && at(in, 2) != 0)) {
            fault(SocksAnswer.FAILED, "the request is malformed", in, out);
            return;
        }
        if (in.readableBytes() < 5) {
            return;
        }
        int kind = at(in, 3);
        int address;
        switch (kind) {
            case IPV4 -> address = 4;
            case NAME -> address = 1 + at(in, 4);
            case IPV6 -> address = 16;
            default -> {
                fault(SocksAnswer.NO_SUCH_ADDRESS, "the kind of the address is unknown", in, out);
                return;
            }
        }
        if (in.readableBytes() < 4 + address + 2) {
            return;
        }
        in.skipBytes(1);
        int command = in.readUnsignedByte();
        in.skipBytes(2);
        String host = host(kind, in);
        emit(new SocksMessage.Wish(command, host + ":" + in.readUnsignedShort()), out);
    }

    private static String host(int kind, ByteBuf in) {
        if (kind == NAME) {
            int length = in.readUnsignedByte();
            String name = in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
            in.skipBytes(length);
            return name;
        }
        StringBuilder text = new StringBuilder();
        if (kind == IPV4) {
            for (int i = 0; i < 4; i++) {
                text.append(i == 0 ? "" : ".").append(in.readUnsignedByte());
            }
            return text.toString();
        }
        text.append('[');
        for (int i = 0; i < 8; i++) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString(in.readUnsignedShort()));
        }
        return text.append(']').toString();
    }
}
