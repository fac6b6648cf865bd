package dev.nono.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@DisplayName("What killed sessions left in the state of nono")
class StaleDirectoriesTest {
    private static final String RANDOM = "00112233aabbccdd";
    private static final String GONE = "2147483646";

    @TempDir
    Path home;

    private final Instant now = Instant.now();
    private Path state;
    private long uid;

    @BeforeEach
    void make() throws IOException {
        state = Files.createDirectories(home.resolve("nono"));
        uid = Integer.toUnsignedLong((Integer) Files.getAttribute(home, "unix:uid"));
    }

    @Test
    @DisplayName("is nothing where there is no state yet")
    void none() throws IOException {
        assertThat(StaleDirectories.remove(home.resolve("elsewhere"), uid, now)).isEmpty();
        assertThat(StaleDirectories.remove(home, uid, now)).isEmpty();
    }

    @Test
    @DisplayName("is removed when it is a week old and its process is gone, and nothing else is")
    void certificates() throws IOException {
        Path gone = old("sessions/intercept-" + GONE + "-" + RANDOM, "intercept-ca.pem");
        Path alive = old("sessions/intercept-" + ProcessHandle.current().pid() + "-" + RANDOM, "intercept-ca.pem");
        Path young = Files.createDirectories(state.resolve("sessions/intercept-2147483645-" + RANDOM));
        age(young, Duration.ofDays(6));
        Path other = old("sessions/intercept-notes", "notes");
        Path link = Files.createSymbolicLink(state.resolve("sessions/intercept-2147483644-" + RANDOM), other);

        assertThat(StaleDirectories.remove(home, uid + 1, now)).isEmpty();
        assertThat(StaleDirectories.remove(home, uid, now)).containsExactly(gone);
        assertThat(gone).doesNotExist();
        assertThat(alive).isNotEmptyDirectory();
        assertThat(young).exists();
        assertThat(other).isNotEmptyDirectory();
        assertThat(link).isSymbolicLink();
    }

    @Test
    @DisplayName("includes the variables of a hook, which may be secret, and no directory with something else in it")
    void variables() throws IOException {
        Path variables = old("sessions/" + RANDOM, "env");
        age(variables, Duration.ofHours(25));
        Path young = old("sessions/00112233aabbccdf", "env");
        age(young, Duration.ofHours(23));
        Path more = old("sessions/00112233aabbccde", "record.json");

        assertThat(StaleDirectories.remove(home, uid, now)).containsExactly(variables);
        assertThat(young).isNotEmptyDirectory();
        assertThat(more).isNotEmptyDirectory();
    }

    @Test
    @DisplayName("includes ways to a browser on which nobody answers; what links in them point to stays")
    void browser() throws IOException {
        Path kept = Files.writeString(home.resolve("kept"), "kept");
        Path silent = Files.createDirectories(state.resolve("browser-" + RANDOM));
        Files.createSymbolicLink(silent.resolve("link"), kept);
        listen(silent).close();
        Path busy = Files.createDirectories(state.resolve("browser-00112233aabbccde"));
        try (ServerSocketChannel listening = listen(busy)) {
            age(silent, Duration.ofHours(25));
            age(busy, Duration.ofHours(25));

            assertThat(listening.isOpen()).isTrue();
            assertThat(StaleDirectories.remove(home, uid, now)).containsExactly(silent);
        }
        assertThat(busy).exists();
        assertThat(kept).hasContent("kept");
    }

    @Test
    @DisplayName("is not waited for: a session that is stopped and takes nobody in is not one that is gone")
    void fullBacklog() throws IOException {
        Path stopped = Files.createDirectories(state.resolve("browser-" + RANDOM));
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(stopped.resolve("supervisor.sock"));
            listening.bind(address, 1);
            assertThatThrownBy(() -> {
                        while (true) {
                            SocketChannel next = SocketChannel.open(StandardProtocolFamily.UNIX);
                            waiting.add(next);
                            next.configureBlocking(false);
                            assertThat(next.connect(address)).isTrue();
                        }
                    })
                    .hasMessageContaining("temporarily unavailable");
            age(stopped, Duration.ofHours(25));

            assertThat(StaleDirectories.remove(home, uid, now)).isEmpty();
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
        assertThat(StaleDirectories.remove(home, uid, now)).containsExactly(stopped);
    }

    @RepeatedTest(20)
    @DisplayName("may be removed by several at once")
    void several() throws Exception {
        for (int i = 0; i < 20; i++) {
            old("sessions/" + String.format("%016x", i), "env");
        }
        ExecutorService sweepers = Executors.newFixedThreadPool(3);
        try {
            List<Path> removed = new ArrayList<>();
            Callable<List<Path>> sweep = () -> StaleDirectories.remove(home, uid, now);
            for (Future<List<Path>> swept : sweepers.invokeAll(List.of(sweep, sweep, sweep))) {
                removed.addAll(swept.get());
            }
            assertThat(removed).isNotEmpty();
            assertThat(state.resolve("sessions")).isEmptyDirectory();
        } finally {
            sweepers.shutdownNow();
        }
    }

    private static ServerSocketChannel listen(Path directory) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return channel.bind(UnixDomainSocketAddress.of(directory.resolve("supervisor.sock")));
    }

    private Path old(String name, String file) throws IOException {
        Path directory = Files.createDirectories(state.resolve(name));
        Files.writeString(directory.resolve(file), "text");
        age(directory, Duration.ofDays(8));
        return directory;
    }

    private void age(Path directory, Duration age) throws IOException {
        Files.setLastModifiedTime(directory, FileTime.from(now.minus(age)));
    }
}
