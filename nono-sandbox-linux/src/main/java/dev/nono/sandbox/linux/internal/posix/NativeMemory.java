package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A zeroed block of memory outside the Java heap, in native byte order, freed by {@link #close()} and by nothing else:
 * no cleaner, hence no cleaner thread that a restricted thread could bring to life. Accesses are checked against the
 * bounds; after closing every access fails. Not safe for use by several threads at once.
 */
public final class NativeMemory implements AutoCloseable {

    private static final ByteBuffer CLOSED = ByteBuffer.allocate(0);

    private long address;
    private ByteBuffer bytes;

    private NativeMemory(int size) {
        long block = Native.malloc(Math.max(size, 1));
        if (block == 0) {
            throw new OutOfMemoryError("malloc of " + size + " bytes");
        }
        address = block;
        bytes = new Pointer(block).getByteBuffer(0, size).order(ByteOrder.nativeOrder());
        clear();
    }

    /** A zeroed block of {@code size} bytes, aligned for any type. */
    public static NativeMemory allocate(int size) {
        return new NativeMemory(size);
    }

    /** A copy of {@code content}, with no terminator. */
    public static NativeMemory of(byte[] content) {
        return new NativeMemory(content.length).put(0, content);
    }

    /** A copy of a part of {@code content}, with no terminator. */
    public static NativeMemory of(byte[] content, int offset, int length) {
        NativeMemory memory = new NativeMemory(length);
        memory.bytes.put(0, content, offset, length);
        return memory;
    }

    /**
     * A NUL-terminated copy of {@code content}.
     *
     * @throws IllegalArgumentException if the content holds a NUL, which would silently cut the string short
     */
    public static NativeMemory cString(byte[] content) {
        requireNoNul(content);
        return new NativeMemory(content.length + 1).put(0, content);
    }

    /** A NUL-terminated copy of {@code text} in UTF-8. */
    public static NativeMemory cString(String text) {
        return cString(text.getBytes(StandardCharsets.UTF_8));
    }

    static void requireNoNul(byte[] content) {
        for (byte b : content) {
            if (b == 0) {
                throw new IllegalArgumentException(
                        "NUL byte in '" + new String(content, StandardCharsets.UTF_8).replace("\0", "\\0") + "'");
            }
        }
    }

    /** Where the block begins. Valid until {@link #close()}: keep the block open while the kernel uses it. */
    public long address() {
        if (address == 0) {
            throw new IllegalStateException("memory used after it was freed");
        }
        return address;
    }

    public int size() {
        return bytes.capacity();
    }

    /** Sets every byte to zero. */
    public NativeMemory clear() {
        new Pointer(address()).clear(bytes.capacity());
        return this;
    }

    public short getShort(int offset) {
        return bytes.getShort(offset);
    }

    public int getInt(int offset) {
        return bytes.getInt(offset);
    }

    public long getLong(int offset) {
        return bytes.getLong(offset);
    }

    public byte[] getBytes(int offset, int length) {
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    /** Copies {@code length} bytes from {@code offset} into {@code target}. */
    public void get(int offset, byte[] target, int start, int length) {
        bytes.get(offset, target, start, length);
    }

    /** The bytes from {@code offset} up to the first NUL, or to the end of the block. */
    public byte[] getCString(int offset) {
        int end = offset;
        while (end < bytes.capacity() && bytes.get(end) != 0) {
            end++;
        }
        return getBytes(offset, end - offset);
    }

    public NativeMemory putByte(int offset, int value) {
        bytes.put(offset, (byte) value);
        return this;
    }

    public NativeMemory putShort(int offset, int value) {
        bytes.putShort(offset, (short) value);
        return this;
    }

    public NativeMemory putInt(int offset, int value) {
        bytes.putInt(offset, value);
        return this;
    }

    public NativeMemory putLong(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    public NativeMemory put(int offset, byte[] content) {
        bytes.put(offset, content);
        return this;
    }

    /** Frees the block; closing twice is harmless. */
    @Override
    public void close() {
        if (address != 0) {
            Native.free(address);
            address = 0;
            bytes = CLOSED;
        }
    }
}
