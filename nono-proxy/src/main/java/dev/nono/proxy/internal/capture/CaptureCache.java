package dev.nono.proxy.internal.capture;

import dev.nono.NonoException;
import dev.nono.proxy.CredentialCapture.CapturedHeader;
import dev.nono.proxy.CredentialCapture.Material;
import dev.nono.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was captured. For each key one run at a time; who waits looks again afterwards. A failure is shared for one
 * second, so that a crowd of requests does not start a crowd of commands.
 */
public final class CaptureCache implements AutoCloseable {
    private static final Duration SHARED_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_DROPS = Duration.ofSeconds(30);
    private static final int MOST_KEYS = 1024;

    private final LongSupplier clock;
    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    /**
     * What a value belongs to: never used for another host.
     *
     * @param credential the name of the capture
     * @param host the upstream
     * @param scope the scope
     */
    public record Key(String credential, String host, String scope) {}

    private static final class Slot {
        private @Nullable Material value;
        private @Nullable NonoException failure;
        private long until;
        private boolean dropped;
        private long droppedAt;
    }

    /** Creates an empty cache with a clock of nanoseconds. */
    public CaptureCache(LongSupplier clock) {
        this.clock = clock;
    }

    /** The kept value, or that of a run. Blocks while another run for the same key is under way. */
    public Material get(Key key, Duration ttl, Supplier<Material> run) {
        if (slots.size() >= MOST_KEYS && !slots.containsKey(key)) {
            close();
        }
        Slot slot = slots.computeIfAbsent(key, ignored -> new Slot());
        synchronized (slot) {
            boolean fresh = slot.until - clock.getAsLong() > 0;
            if (fresh && slot.failure != null) {
                throw slot.failure;
            }
            if (fresh && slot.value != null) {
                return copy(slot.value, "cache_hit");
            }
            wipe(slot);
            try {
                Material captured = run.get();
                if (!ttl.isZero()) {
                    slot.value = captured;
                    slot.until = clock.getAsLong() + ttl.toNanos();
                    return copy(captured, "captured");
                }
                return captured;
            } catch (NonoException e) {
                slot.failure = e;
                slot.until = clock.getAsLong() + SHARED_FAILURE.toNanos();
                throw e;
            }
        }
    }

    /**
     * Keeps a value no longer, because it is not good any more. Once in 30 seconds for each key: whoever can make an upstream refuse cannot
     * make the command run for each request. Blocks while a run for the key is under way.
     *
     * @param key the key
     * @return whether a value was dropped
     */
    public boolean drop(Key key) {
        Slot slot = slots.get(key);
        if (slot == null) {
            return false;
        }
        synchronized (slot) {
            long now = clock.getAsLong();
            boolean again = slot.dropped && now - slot.droppedAt < BETWEEN_DROPS.toNanos();
            if (slot.value == null || again) {
                return false;
            }
            wipe(slot);
            slot.dropped = true;
            slot.droppedAt = now;
            return true;
        }
    }

    private static Material copy(Material kept, String action) {
        List<CapturedHeader> headers = new ArrayList<>();
        for (CapturedHeader header : kept.headers()) {
            headers.add(new CapturedHeader(header.name(), copy(header.value())));
        }
        Map<String, String> facts = new LinkedHashMap<>(kept.facts());
        facts.put("credential_capture_action", action);
        return new Material(kept.secret().map(CaptureCache::copy), headers, facts);
    }

    private static Secret copy(Secret kept) {
        char[] value = kept.copyChars();
        Secret copy = Secret.of(value);
        Arrays.fill(value, '\0');
        return copy;
    }

    private static void wipe(Slot slot) {
        Material old = slot.value;
        if (old != null) {
            old.secret().ifPresent(Secret::close);
            old.headers().forEach(header -> header.value().close());
        }
        slot.value = null;
        slot.failure = null;
        slot.until = 0;
    }

    @Override
    public void close() {
        for (Slot slot : new HashMap<>(slots).values()) {
            synchronized (slot) {
                wipe(slot);
            }
        }
        slots.clear();
    }
}
