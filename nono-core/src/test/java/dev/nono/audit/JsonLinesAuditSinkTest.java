package dev.nono.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nono.NonoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonLinesAuditSinkTest {

    @TempDir
    private Path directory;

    private static AuditEvent event(int number) {
        return new AuditEvent.LimitHit(Instant.EPOCH, "s", "memory\n\u2028" + number, number);
    }

    private static List<Long> counts(Path file) throws Exception {
        List<Long> counts = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode record = new ObjectMapper().readTree(line);
            counts.add(record.path("event").path("count").asLong());
        }
        return counts;
    }

    @ParameterizedTest
    @EnumSource
    void appendsOneObjectALine(JsonLinesAuditSink.Durability durability) throws Exception {
        Path file = directory.resolve("audit.ndjson");
        for (int run = 0; run < 2; run++) {
            try (JsonLinesAuditSink sink = JsonLinesAuditSink.open(file, durability)) {
                assertThat(sink.record(event(2 * run))).isTrue();
                assertThat(sink.record(event(2 * run + 1))).isTrue();
                assertThat(sink.failures()).isZero();
            }
        }
        assertThat(counts(file)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(Files.readString(file)).endsWith("}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void takesReadingAwayFromOthers() throws Exception {
        Path file = Files.createFile(directory.resolve("audit.ndjson"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS)
                .close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesWhatIsNotItsOwnFile() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("missing"));
        Path open = Files.createFile(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));

        refuses(link, "symbolic link");
        refuses(dangling, "symbolic link");
        refuses(directory, "no regular file");
        refuses(Path.of("/dev/null"), "no regular file");
        refuses(open, "others may write");
        refuses(directory.resolve("no/such/file"), "cannot write the audit file");
        assertThat(target).isEmptyFile();
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    private static void refuses(Path file, String reason) {
        assertThatThrownBy(() -> JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(file.toString());
    }

    @Test
    void endsALineThatACrashCutOff() throws Exception {
        Path file = Files.writeString(directory.resolve("audit.ndjson"), "{\"session_id\":\"x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (JsonLinesAuditSink sink = JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS)) {
            sink.record(event(7));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("{\"session_id\":\"s\"").contains("\"count\":7");
    }

    @Test
    void neverThrowsIntoTheRun() {
        Path file = directory.resolve("audit.ndjson");
        JsonLinesAuditSink sink = JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS);
        sink.close();
        sink.close();

        assertThat(sink.record(event(1))).isFalse();
        assertThat(sink.record(event(2))).isFalse();
        assertThat(sink.failures()).isEqualTo(2);
    }

    @Test
    void anInterruptLosesNothing() throws Exception {
        Path file = directory.resolve("audit.ndjson");
        AtomicBoolean done = new AtomicBoolean();
        try (JsonLinesAuditSink sink = JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS)) {
            Thread recorder = new Thread(
                    () -> {
                        for (int i = 0; i < 3_000; i++) {
                            sink.record(event(i));
                        }
                        done.set(true);
                    },
                    "recorder");
            recorder.start();
            while (recorder.isAlive()) {
                recorder.interrupt();
            }
            recorder.join();
            assertThat(done).isTrue();
            assertThat(sink.failures()).isZero();
        }
        List<Long> counts = counts(file);
        assertThat(counts).hasSize(3_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void handsTheInterruptOn() {
        try (JsonLinesAuditSink sink = JsonLinesAuditSink.open(
                directory.resolve("audit.ndjson"), JsonLinesAuditSink.Durability.SURVIVES_PROCESS)) {
            Thread.currentThread().interrupt();
            assertThat(sink.record(event(1))).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void manyThreadsShareASink() throws Exception {
        Path file = directory.resolve("audit.ndjson");
        try (JsonLinesAuditSink sink = JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int first = t * 100;
                Thread thread = new Thread(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                sink.record(event(first + i));
                            }
                        },
                        "recorder-" + t);
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(counts(file)).hasSize(800).doesNotHaveDuplicates();
    }

    @Test
    void theInMemorySinkKeepsEverything() {
        InMemoryAuditSink sink = new InMemoryAuditSink();
        AuditEvent end = new AuditEvent.SessionEnded(Instant.EPOCH, "s", 0, "normal");
        sink.record(event(1));
        sink.record(end);

        assertThat(sink.events()).containsExactly(event(1), end);
        assertThat(sink.events(AuditEvent.SessionEnded.class)).containsExactly((AuditEvent.SessionEnded) end);
        assertThat(AuditSink.discarding().record(end)).isTrue();
    }

    @Test
    void theExampleOfThePackage() throws Exception {
        Path file = directory.resolve("example.ndjson");
        String sessionId = "0123456789abcdef";
        try (JsonLinesAuditSink sink = JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS)) {
            sink.record(new AuditEvent.SessionEnded(Instant.now(), sessionId, 0, "normal"));
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
    }
}
