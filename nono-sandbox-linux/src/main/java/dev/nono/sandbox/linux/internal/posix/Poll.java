package dev.nono.sandbox.linux.internal.posix;

import java.util.List;

/** {@code poll(2)}. */
public final class Poll {

    public static final int IN = 1;
    public static final int PRI = 2;
    public static final int OUT = 4;
    public static final int ERR = 8;
    public static final int HUP = 0x10;
    public static final int NVAL = 0x20;

    private Poll() {}

    /**
     * One descriptor to watch.
     *
     * @param fd which
     * @param events what for
     */
    public record Entry(Fd fd, int events) {}

    /** Waits for one descriptor: the events that came, 0 when the time is over. Negative means for ever. */
    public static int await(Fd fd, int events, int timeoutMillis) {
        return await(List.of(new Entry(fd, events)), timeoutMillis)[0];
    }

    /** Waits for several: the events of each, all 0 when the time is over. Negative means for ever. */
    public static int[] await(List<Entry> entries, int timeoutMillis) {
        int count = entries.size();
        try (NativeMemory fds = NativeMemory.allocate(8 * count)) {
            for (int i = 0; i < count; i++) {
                fds.putInt(8 * i, entries.get(i).fd().number())
                        .putShort(8 * i + 4, entries.get(i).events());
            }
            long end = System.nanoTime() + timeoutMillis * 1_000_000L;
            int left = timeoutMillis;
            while (true) {
                int result = LibC.poll(fds.address(), count, left);
                if (result != -1 || LibC.errno() != Errno.EINTR) {
                    Errno.check("poll", result);
                    break;
                }
                if (timeoutMillis >= 0) {
                    left = (int) Math.max(0, (end - System.nanoTime() + 999_999) / 1_000_000);
                }
            }
            int[] events = new int[count];
            for (int i = 0; i < count; i++) {
                events[i] = fds.getShort(8 * i + 6);
            }
            return events;
        }
    }
}
