package dev.nono.proxy.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.profile.model.RateLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A limit of requests")
class RateLimiterTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    @DisplayName("without delay refuses what exceeds the burst")
    void noDelay() {
        RateLimiter limiter = new RateLimiter(new RateLimit(60, 2, Duration.ZERO), now::get);
        assertThat(limiter.take().granted()).isTrue();
        assertThat(limiter.take().granted()).isTrue();
        assertThat(limiter.take().granted()).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(limiter.take().granted()).isTrue();
    }

    @Test
    @DisplayName("with delay holds requests back one after the other")
    void delay() {
        RateLimiter limiter = new RateLimiter(new RateLimit(60, 1, Duration.ofSeconds(5)), now::get);
        for (int i = 0; i <= 5; i++) {
            RateLimiter.Turn turn = limiter.take();
            assertThat(turn.granted()).isTrue();
            assertThat(turn.delay()).isEqualTo(Duration.ofSeconds(i));
        }
        assertThat(limiter.take().granted()).isFalse();
    }
}
