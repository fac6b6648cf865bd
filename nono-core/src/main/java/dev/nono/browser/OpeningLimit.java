package dev.nono.browser;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How many pages are opened within a minute. One for all programs of a session: whoever can make programs ask cannot fill the screen.
 * Thread-safe.
 */
public final class OpeningLimit {
    private static final int MOST = 5;
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private final LongSupplier clock;
    private final Deque<Long> opened = new ArrayDeque<>();

    /** Five pages within a minute. */
    public OpeningLimit() {
        this(System::nanoTime);
    }

    OpeningLimit(LongSupplier clock) {
        this.clock = clock;
    }

    /** Counts a page, unless there were too many. */
    synchronized boolean take() {
        long now = clock.getAsLong();
        while (!opened.isEmpty() && now - opened.getFirst() >= WINDOW) {
            opened.removeFirst();
        }
        if (opened.size() >= MOST) {
            return false;
        }
        opened.addLast(now);
        return true;
    }
}
