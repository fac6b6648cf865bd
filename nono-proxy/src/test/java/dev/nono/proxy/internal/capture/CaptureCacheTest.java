package dev.nono.proxy.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.CredentialCapture.Material;
import dev.nono.proxy.internal.capture.CaptureCache.Key;
import dev.nono.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What commands printed")
class CaptureCacheTest {
    private static final Key KEY = new Key("gh", "api.example.com", "a");

    private final AtomicLong clock = new AtomicLong(-5);
    private final AtomicInteger runs = new AtomicInteger();
    private final CaptureCache cache = new CaptureCache(clock::get);

    private String ask(Key key) {
        Material material = cache.get(
                key,
                Duration.ofMinutes(15),
                () -> new Material(Optional.of(Secret.of("v" + runs.incrementAndGet())), List.of(), Map.of()));
        try (Secret secret = material.secret().orElseThrow()) {
            return secret.reveal();
        }
    }

    @Test
    @DisplayName("is kept no longer once an upstream refused it, but dropped only once in 30 seconds")
    void dropped() {
        assertThat(ask(KEY)).isEqualTo("v1");
        assertThat(cache.drop(KEY)).isTrue();
        assertThat(ask(KEY)).isEqualTo("v2");
        for (int i = 0; i < 10; i++) {
            clock.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(cache.drop(KEY)).isFalse();
            assertThat(ask(KEY)).isEqualTo("v2");
        }
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(cache.drop(KEY)).isTrue();
        assertThat(ask(KEY)).isEqualTo("v3");
    }

    @Test
    @DisplayName("for another scope or host stays when one is refused, and nothing is dropped that is not there")
    void others() {
        Key other = new Key("gh", "api.example.com", "b");
        assertThat(ask(KEY)).isEqualTo("v1");
        assertThat(ask(other)).isEqualTo("v2");
        assertThat(cache.drop(KEY)).isTrue();
        assertThat(ask(other)).isEqualTo("v2");
        assertThat(cache.drop(new Key("gh", "other.example.com", "a"))).isFalse();
    }
}
