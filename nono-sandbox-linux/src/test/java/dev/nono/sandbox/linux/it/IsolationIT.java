package dev.nono.sandbox.linux.it;

import static dev.nono.sandbox.linux.it.Runs.run;
import static dev.nono.sandbox.linux.it.Runs.sh;
import static dev.nono.sandbox.linux.it.Runs.system;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.linux.internal.posix.Exec;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Posix;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The JVM stays as it was, and nothing of it reaches the program. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class IsolationIT {
    private static final Path HOSTNAME = Path.of("/etc/hostname");

    @BeforeEach
    void needs() {
        Posix.preload();
        Needs.landlock();
        Needs.listener();
    }

    /** The restricted threads of this JVM, by name. */
    private static List<String> restrictedThreads() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    List<String> status = Files.readAllLines(task.resolve("status"));
                    if (status.contains("NoNewPrivs:\t1") || !status.contains("Seccomp:\t0")) {
                        names.add(status.get(0));
                    }
                } catch (IOException e) {
                    // It has ended meanwhile: before its file was opened, or (ESRCH) before it was read.
                    if (Files.exists(task)) {
                        throw e;
                    }
                }
            }
        }
        return names;
    }

    /** A thread ends a moment after whoever waited for it has gone on. */
    private static List<String> restrictedThreadsAtRest() throws Exception {
        List<String> names = restrictedThreads();
        for (int i = 0; i < 6000 && !names.isEmpty(); i++) {
            Thread.sleep(10);
            names = restrictedThreads();
        }
        return names;
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static long descriptorsAtRest(long expected) throws Exception {
        long count = descriptors();
        for (int i = 0; i < 6000 && count > expected; i++) {
            Thread.sleep(10);
            count = descriptors();
        }
        return count;
    }

    @Test
    @DisplayName("[21:60] a hundred starts leave no restricted thread and no descriptor")
    void hundred_starts() throws Exception {
        CapabilitySet open = system().build();
        CapabilitySet proxy = system().network(NetworkMode.proxyOnly(9)).build();
        CapabilitySet gated = system().executables(List.of(Path.of("/usr/bin"))).build();
        for (CapabilitySet caps : List.of(open, proxy, gated)) {
            run(caps, "true");
        }
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 8; i++) {
                pool.submit(() -> Files.exists(HOSTNAME)).get();
            }
            assertThat(restrictedThreadsAtRest()).isEmpty();
            long before = descriptors();
            for (int i = 0; i < 100; i++) {
                CapabilitySet caps = List.of(open, proxy, gated).get(i % 3);
                assertThat(pool.submit(() -> run(caps, "true").exit()).get()).isZero();
            }
            assertThat(restrictedThreadsAtRest()).isEmpty();
            assertThat(descriptorsAtRest(before)).isLessThanOrEqualTo(before);
            List<Future<Boolean>> reads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                reads.add(pool.submit(() -> Files.readAllBytes(Path.of("/proc/self/comm")).length > 0));
            }
            for (Future<Boolean> read : reads) {
                assertThat(read.get()).isTrue();
            }
            if (Files.exists(HOSTNAME)) {
                assertThat(pool.submit(() -> Files.readString(HOSTNAME)).get()).isNotNull();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void while_a_program_runs_the_threads_of_the_callers_are_free() throws Exception {
        try (var process = Runs.command(system().build(), "cat").start()) {
            assertThat(process.isAlive()).isTrue();
            assertThat(restrictedThreads()).allMatch(name -> name.contains("nono-"));
            Path file = Files.createTempFile("free", "");
            Files.delete(file);
        }
        assertThat(restrictedThreadsAtRest()).isEmpty();
    }

    @Test
    @DisplayName("[21:61] a program can be started from a pool, and the pool stays free")
    void pool() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            CapabilitySet caps = system().build();
            assertThat(pool.submit(() -> sh(caps, "cat /etc/hosts").out()).get())
                    .contains("Permission denied");
            assertThat(pool.submit(() -> Files.readAllBytes(Path.of("/etc/hosts")).length)
                            .get())
                    .isPositive();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("[21:61] a program can be started from virtual threads, and their carriers stay free")
    void virtual_threads() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Runtime.version().feature() >= 21, "virtual threads came with Java 21");
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try {
            CapabilitySet caps = system().build();
            List<Future<Run>> runs = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Callable<Run> task = () -> run(caps, "echo", "hello");
                runs.add(threads.submit(task));
            }
            for (Future<Run> future : runs) {
                assertThat(future.get()).isEqualTo(new Run(0, "hello\n"));
            }
            assertThat(restrictedThreadsAtRest()).isEmpty();
            List<Future<Integer>> reads = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                reads.add(threads.submit(() -> Files.readAllBytes(Path.of("/etc/hosts")).length));
            }
            for (Future<Integer> read : reads) {
                assertThat(read.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("[21:62] the JDK need not be executable in the sandbox")
    void without_the_jdk() throws Exception {
        var builder = CapabilitySet.builder().read(Path.of("/bin/echo").toRealPath());
        for (Path library : mapped()) {
            builder.read(library);
        }
        CapabilitySet caps = builder.build();
        Path java = Path.of(System.getProperty("java.home")).toRealPath();
        assertThat(caps.covers(java.resolve("lib/jspawnhelper"))).isFalse();
        assertThat(run(caps, "/bin/echo", "hello")).isEqualTo(new Run(0, "hello\n"));
    }

    /** The dynamic loader and the C library of this JVM, which are those of every program here. */
    private static List<Path> mapped() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .filter(path -> path.matches("/.*/(ld-[^/]*|ld64[^/]*|libc[.-][^/]*)"))
                    .distinct()
                    .map(Path::of)
                    .collect(Collectors.toList());
        }
    }

    @Test
    @DisplayName("[21:63] the program has no new privileges, a filter, and no signal blocked or ignored")
    void status() throws Exception {
        CapabilitySet caps = system().read(Path.of("/proc/self")).build();
        assertThat(run(caps, "cat", "/proc/self/status").out().lines())
                .contains("NoNewPrivs:\t1", "Seccomp:\t2", "SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
    }

    @Test
    @DisplayName("[21:64] the program has the three standard streams, and no descriptor of the JVM, marked or not")
    void descriptors_of_the_program() throws Exception {
        CapabilitySet caps = system().read(Path.of("/proc/self")).build();
        try (Fd file = Fd.open("/etc/passwd", OpenFlags.O_RDONLY)) {
            Exec.dup2(file, 321);
            try (Fd leaking = Fd.owning(321)) {
                assertThat(leaking.closesOnExec()).isFalse();
                // The fourth is that of the directory which is listed.
                assertThat(run(caps, "ls", "-U", "/proc/self/fd").out().lines())
                        .containsExactlyInAnyOrder("0", "1", "2", "3");
            }
        }
    }

    @Test
    void a_start_that_fails_leaves_no_descriptor_and_no_thread() throws Exception {
        CapabilitySet nothing = CapabilitySet.builder().build();
        CapabilitySet proxy =
                nothing.toBuilder().network(NetworkMode.proxyOnly(9)).build();
        for (int round = 0; round < 2; round++) {
            long before = descriptors();
            for (int i = 0; i < 20; i++) {
                CapabilitySet caps = i % 2 == 0 ? nothing : proxy;
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> run(caps, "true"))
                        .isInstanceOf(dev.nono.sandbox.ExecFailedException.class);
            }
            if (round > 0) {
                assertThat(descriptorsAtRest(before)).isLessThanOrEqualTo(before);
                assertThat(restrictedThreadsAtRest()).isEmpty();
            }
        }
    }
}
