package dev.nono.proxy.internal.server;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the bytes of a chunked body before the decoder does, and accepts only what can be read in one way (RFC 9112, section 7.1): a size
 * of one to sixteen hexadecimal digits that fits into what the decoder counts with, extensions without control characters, CR LF at the end of
 * each line and of each chunk.
 */
final class ChunkFraming {
    private static final int DIGITS = 16;

    private enum State {
        SIZE,
        BLANK,
        EXTENSION,
        END_OF_SIZE,
        DATA,
        END_OF_DATA,
        TRAILER,
        OVER
    }

    private State state = State.SIZE;
    private int digits;
    private long size;
    private long left;
    private int seen;
    private int column;
    private boolean afterReturn;

    /**
     * Looks at what was not looked at before.
     *
     * @param in what is not decoded yet; is not changed
     * @return whether all of it may be decoded
     */
    boolean accepts(ByteBuf in) {
        int end = in.writerIndex();
        int at = in.readerIndex() + seen;
        while (at < end && state != State.OVER) {
            if (state == State.DATA) {
                long here = Math.min(left, end - at);
                left -= here;
                at += (int) here;
                state = left == 0 ? State.END_OF_DATA : State.DATA;
            } else if (!accepts(in.getByte(at++))) {
                return false;
            }
        }
        seen = at - in.readerIndex();
        return true;
    }

    /** The decoder took bytes. */
    void decoded(int bytes) {
        seen = Math.max(0, seen - bytes);
    }

    private boolean accepts(byte b) {
        return switch (state) {
            case SIZE -> size(b);
            case BLANK, EXTENSION -> extension(b);
            case END_OF_SIZE -> endOfSize(b);
            case END_OF_DATA -> endOfData(b);
            case TRAILER -> trailer(b);
            case DATA, OVER -> true;
        };
    }

    private boolean size(byte b) {
        int digit = Character.digit(b, 16);
        if (b >= 0 && digit >= 0) {
            size = size * 16 + digit;
            digits++;
            return digits <= DIGITS && size <= Integer.MAX_VALUE;
        }
        return digits > 0 && extension(b);
    }

    private boolean extension(byte b) {
        if (b == '\r' && state != State.BLANK) {
            state = State.END_OF_SIZE;
            return true;
        }
        if (state == State.EXTENSION) {
            return b == '\t' || (b >= ' ' && b != 0x7f);
        }
        state = b == ';' ? State.EXTENSION : State.BLANK;
        return b == ';' || b == ' ' || b == '\t';
    }

    private boolean endOfSize(byte b) {
        left = size;
        state = size == 0 ? State.TRAILER : State.DATA;
        column = 0;
        afterReturn = false;
        return b == '\n';
    }

    private boolean endOfData(byte b) {
        if (!afterReturn) {
            afterReturn = true;
            return b == '\r';
        }
        afterReturn = false;
        state = State.SIZE;
        digits = 0;
        size = 0;
        return b == '\n';
    }

    /** Only the line ends: what a trailer may say is the decoder's affair. */
    private boolean trailer(byte b) {
        if (afterReturn) {
            afterReturn = false;
            if (column == 0) {
                state = State.OVER;
            }
            column = 0;
            return b == '\n';
        }
        if (b == '\r') {
            afterReturn = true;
            return true;
        }
        column++;
        return b != '\n';
    }
}
