package dev.nono.proxy.internal.credential;

import dev.nono.profile.model.RateLimit;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A token bucket that may go into debt: who takes the last token and more waits until it is there. */
final class RateLimiter {
    private static final double NANOS = 1_000_000_000.0;

    private final double capacity;
    private final double perSecond;
    private final Duration maxDelay;
    private final LongSupplier clock;
    private double tokens;
    private long last;

    RateLimiter(RateLimit limit, LongSupplier clock) {
        this.capacity = Math.max(1, limit.burst());
        this.perSecond = limit.requestsPerMinute() / 60.0;
        this.maxDelay = limit.maxDelay();
        this.clock = clock;
        this.tokens = capacity;
        this.last = clock.getAsLong();
    }

    /**
     * What a request has to do.
     *
     * @param granted whether it may go on, after the delay
     * @param delay how long it waits; if it is refused, how long it would have to
     */
    record Turn(boolean granted, Duration delay) {}

    /** Takes a turn. Never waits. */
    synchronized Turn take() {
        long now = clock.getAsLong();
        tokens = Math.min(capacity, tokens + (now - last) / NANOS * perSecond);
        last = now;
        if (tokens >= 1) {
            tokens -= 1;
            return new Turn(true, Duration.ZERO);
        }
        Duration delay = Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * NANOS));
        if (delay.compareTo(maxDelay) > 0) {
            return new Turn(false, delay);
        }
        tokens -= 1;
        return new Turn(true, delay);
    }
}
