package dev.nono.proxy.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.audit.AuditEvent;
import dev.nono.proxy.ProxyEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The record of what a proxy decided")
class EventLogTest {
    private final CountDownLatch disk = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final List<AuditEvent> written = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();

    /** A disk that takes its time over the first event. */
    private boolean write(AuditEvent event) {
        begun.countDown();
        try {
            disk.await();
            interrupted.add(false);
        } catch (InterruptedException e) {
            interrupted.add(true);
        }
        return written.add(event);
    }

    private static ProxyEvent event(int number) {
        return new ProxyEvent(
                Instant.EPOCH,
                "connect",
                "allow",
                Map.of(),
                "host" + number,
                OptionalInt.empty(),
                null,
                null,
                OptionalInt.empty(),
                null);
    }

    @Test
    @DisplayName("is whole when it is closed, however long the disk takes within reason")
    void slowDisk() throws Exception {
        EventLog log = new EventLog(this::write, "session", TimeUnit.SECONDS.toMillis(120));
        for (int i = 0; i < 5; i++) {
            log.record(event(i));
        }
        begun.await();
        Thread closing = new Thread(log::close);
        closing.start();
        disk.countDown();
        closing.join();
        assertThat(written).hasSize(5);
        assertThat(log.lost()).isZero();
    }

    @Test
    @DisplayName(
            "tells how many events it lost when nobody waited for the disk, and writes none of them behind the end")
    void stuckDisk() throws Exception {
        EventLog log = new EventLog(this::write, "session", 1);
        for (int i = 0; i < 3; i++) {
            log.record(event(i));
        }
        begun.await();
        log.record(event(3));
        log.close();
        assertThat(log.lost())
                .as("one that is being written, and those behind it")
                .isEqualTo(4);
        disk.countDown();
        assertThat(interrupted.poll(60, TimeUnit.SECONDS))
                .as("the disk is not interrupted")
                .isFalse();
        assertThat(interrupted.poll(200, TimeUnit.MILLISECONDS))
                .as("nothing is written behind that")
                .isNull();
    }

    @Test
    @DisplayName("goes on behind an event that could not be written, for want of a class as well")
    void brokenSink() {
        disk.countDown();
        EventLog log = new EventLog(
                event -> {
                    if (begun.getCount() > 0) {
                        begun.countDown();
                        throw new NoClassDefFoundError("as when no file can be opened");
                    }
                    return write(event);
                },
                "session",
                TimeUnit.SECONDS.toMillis(120));
        log.record(event(0));
        log.record(event(1));
        log.close();
        assertThat(written).hasSize(1);
        assertThat(log.lost()).isEqualTo(1);
    }
}
