package dev.nono.sandbox.linux.internal.posix;

import java.util.List;

/** A NULL-terminated array of C strings, as {@code execve} wants its arguments and its environment. One block. */
public final class CStrings implements AutoCloseable {

    private final NativeMemory memory;

    /**
     * Copies the strings.
     *
     * @throws IllegalArgumentException if one holds a NUL
     */
    public CStrings(List<byte[]> strings) {
        int text = 8 * (strings.size() + 1);
        int size = text;
        for (byte[] string : strings) {
            NativeMemory.requireNoNul(string);
            size = Math.addExact(size, string.length + 1);
        }
        memory = NativeMemory.allocate(size);
        int index = 0;
        for (byte[] string : strings) {
            memory.putLong(8 * index++, memory.address() + text);
            memory.put(text, string);
            text += string.length + 1;
        }
    }

    public long address() {
        return memory.address();
    }

    @Override
    public void close() {
        memory.close();
    }
}
