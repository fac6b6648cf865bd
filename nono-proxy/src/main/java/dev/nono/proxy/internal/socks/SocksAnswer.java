package dev.nono.proxy.internal.socks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What a client is told: all that there is, for the server has nothing of its own to say. */
public enum SocksAnswer {
    /** Nothing. */
    SILENCE(),
    /** Go on without authentication. */
    NO_LOGIN(5, 0),
    /** Go on with user and password. */
    LOGIN(5, 2),
    /** None of the ways to authenticate will do. */
    NO_METHOD(5, 0xff),
    /** The password is right. */
    WELCOME(1, 0),
    /** The password is wrong. */
    UNKNOWN_USER(1, 1),
    /** There is a connection. */
    ESTABLISHED(5, 0, 0, 1, 0, 0, 0, 0, 0, 0),
    /** The request is malformed, or could not be decided. */
    FAILED(5, 1, 0, 1, 0, 0, 0, 0, 0, 0),
    /** The rules do not allow it. */
    NOT_ALLOWED(5, 2, 0, 1, 0, 0, 0, 0, 0, 0),
    /** There is no address for the host, or none that answers. */
    UNREACHABLE(5, 4, 0, 1, 0, 0, 0, 0, 0, 0),
    /** The host refused the connection. */
    REFUSED(5, 5, 0, 1, 0, 0, 0, 0, 0, 0),
    /** Only connections are made. */
    NO_SUCH_COMMAND(5, 7, 0, 1, 0, 0, 0, 0, 0, 0),
    /** The kind of the address is unknown. */
    NO_SUCH_ADDRESS(5, 8, 0, 1, 0, 0, 0, 0, 0, 0);

    private final ByteBuf bytes;

    SocksAnswer(int... values) {
        ByteBuf all = Unpooled.buffer(Math.max(1, values.length));
        for (int value : values) {
            all.writeByte(value);
        }
        bytes = Unpooled.unreleasableBuffer(all.asReadOnly());
    }

    /** The bytes, to be written once. */
    public ByteBuf bytes() {
        return bytes.duplicate();
    }
}
