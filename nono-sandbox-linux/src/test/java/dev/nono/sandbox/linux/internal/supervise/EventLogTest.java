package dev.nono.sandbox.linux.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The log of the supervisor's events")
@Timeout(300)
class EventLogTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Takes an event only when it is let to. */
    private final class Slow implements SandboxObserver {
        private final BlockingQueue<String> permits = new LinkedBlockingQueue<>();

        @Override
        public void observed(SandboxEvent event) {
            try {
                permits.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            told.add(((SandboxEvent.Executed) event).path().toString());
        }

        @Override
        public void ended() {
            told.add("end");
        }

        void permit(int events) {
            for (int i = 0; i < events; i++) {
                permits.add("one");
            }
        }
    }

    private static SandboxEvent event(String name) {
        return new SandboxEvent.Executed(1, OsString.of(name));
    }

    @Test
    @DisplayName("is waited for until the observer was told of what came before, and not of what comes later")
    void waits() throws Exception {
        Slow observer = new Slow();
        try (EventLog log = new EventLog(observer)) {
            log.seen(event("a"));
            log.refused(event("b"));
            assertThat(log.awaitDelivered(Duration.ofMillis(20))).isFalse();
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> awaits(log));
            observer.permit(2);
            assertThat(waiting.get(120, TimeUnit.SECONDS)).isTrue();
            assertThat(told).containsExactly("a", "b");
            log.seen(event("never permitted"));
            observer.permit(1);
        }
    }

    @Test
    @DisplayName("tells the end after everything else, even where the end does not fit into the queue")
    void endsLast() throws Exception {
        Slow observer = new Slow();
        EventLog log = new EventLog(observer, 2);
        for (String name : List.of("a", "b", "c", "d", "e")) {
            log.seen(event(name));
        }
        log.close();
        assertThat(told).isEmpty();
        observer.permit(5);
        assertThat(log.awaitDelivered(LONG)).isTrue();
        assertThat(log.awaitDelivered(Duration.ZERO)).as("nothing can follow").isTrue();
        // At most three were taken: one by the courier, two by the queue.
        assertThat(told).startsWith("a", "b").endsWith("end").hasSizeLessThanOrEqualTo(4);
    }

    @Test
    @DisplayName("does not have its observer wait for itself")
    void observerAsks() throws Exception {
        CompletableFuture<EventLog> itself = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        try (EventLog log = new EventLog(event -> answer.complete(awaits(itself.join())))) {
            itself.complete(log);
            log.seen(event("a"));
            assertThat(answer.get(60, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    @DisplayName("outlives an observer that fails, also at the end")
    void failing() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        EventLog log = new EventLog(new SandboxObserver() {
            @Override
            public void observed(SandboxEvent event) {
                asked.countDown();
                throw new IllegalStateException("of the test");
            }

            @Override
            public void ended() {
                throw new IllegalStateException("of the test");
            }
        });
        log.seen(event("a"));
        log.seen(event("b"));
        log.close();
        assertThat(log.awaitDelivered(LONG)).isTrue();
        assertThat(asked.getCount()).isZero();
    }

    private static boolean awaits(EventLog log) {
        try {
            return log.awaitDelivered(LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
