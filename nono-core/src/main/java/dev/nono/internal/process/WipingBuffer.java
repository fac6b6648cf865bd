package dev.nono.internal.process;

import java.util.Arrays;

/** Collects bytes up to a limit without leaving copies behind. For use by one thread at a time. */
public final class WipingBuffer implements AutoCloseable {
    private static final int FIRST_ROOM = 4096;

    private final int limit;
    private byte[] room;
    private int length;
    private boolean overflowed;

    /**
     * Creates an empty buffer.
     *
     * @param limit how many bytes it takes; what comes after them is counted as overflow and dropped
     */
    public WipingBuffer(int limit) {
        this.limit = limit;
        this.room = new byte[Math.min(limit, FIRST_ROOM)];
    }

    /**
     * Adds bytes.
     *
     * @param bytes where they are
     * @param count how many of them count
     * @return false when they did not all fit
     */
    public synchronized boolean add(byte[] bytes, int count) {
        int taken = Math.min(count, limit - length);
        overflowed |= taken < count;
        if (length + taken > room.length) {
            byte[] old = room;
            room = Arrays.copyOf(old, Math.min(limit, Math.max(length + taken, old.length * 2)));
            Arrays.fill(old, (byte) 0);
        }
        System.arraycopy(bytes, 0, room, length, taken);
        length += taken;
        return !overflowed;
    }

    /** Whether more bytes came than the limit allows. */
    public synchronized boolean overflowed() {
        return overflowed;
    }

    /** A copy of the bytes, which the caller overwrites. */
    public synchronized byte[] copy() {
        return Arrays.copyOf(room, length);
    }

    /** Overwrites the bytes. */
    @Override
    public synchronized void close() {
        Arrays.fill(room, (byte) 0);
        length = 0;
    }
}
