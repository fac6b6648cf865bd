package dev.nono.sandbox.linux.internal.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.sandbox.linux.internal.landlock.LandlockException.Stage;
import dev.nono.sandbox.linux.internal.landlock.RuleResult.Outcome;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.FreshThread;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.PathBytes;
import dev.nono.sandbox.linux.internal.posix.Posix;
import dev.nono.sandbox.linux.internal.posix.Prctl;
import dev.nono.sandbox.linux.internal.posix.Sockets;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.posix.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rulesets of the running kernel, felt by a thread of this JVM. */
class RulesetIT {

    static {
        Posix.preload();
    }

    private final Abi abi = Detection.ofThisKernel().abi().orElseThrow();

    @TempDir
    private Path directory;

    private static int errnoOf(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    private static int open(Path path, int flags) {
        return errnoOf(() -> Fd.open(PathBytes.of(path), flags, 0600).close());
    }

    /** The errno of each probe, run behind the plan. */
    private static Map<String, Integer> behind(RulePlan plan, Map<String, Runnable> probes) {
        Map<String, Integer> errnos = new ConcurrentHashMap<>();
        Fd.open("/dev/null", OpenFlags.O_PATH).close();
        probes.forEach((name, probe) -> errnos.put(name, 0));
        try (Ruleset ruleset = Ruleset.prepare(plan)) {
            FreshThread.run("restricted", () -> {
                ruleset.restrictSelf();
                probes.forEach((name, probe) -> errnos.put(name, errnoOf(probe)));
            });
        }
        return errnos;
    }

    @Test
    @DisplayName("[21:1,2] what is granted opens, what is not does not")
    void files() throws IOException {
        Path read = Files.createDirectory(directory.resolve("read"));
        Path write = Files.createDirectory(directory.resolve("write"));
        Path file = Files.writeString(directory.resolve("file"), "x");
        Files.writeString(read.resolve("f"), "x");
        Files.writeString(write.resolve("f"), "x");
        Path sibling = Files.writeString(directory.resolve("sibling"), "x");
        RulePlan plan = RulePlan.forAbi(abi)
                .path(read, NodeKind.DIRECTORY, true, false)
                .path(write, NodeKind.DIRECTORY, false, true)
                .path(file, NodeKind.FILE, true, false)
                .build();
        int create = OpenFlags.O_CREAT | OpenFlags.O_WRONLY;
        Map<String, Runnable> probes = new HashMap<>();
        probes.put("read read/f", () -> Fd.open(PathBytes.of(read.resolve("f")), OpenFlags.O_RDONLY));
        probes.put("create read/g", () -> Fd.open(PathBytes.of(read.resolve("g")), create, 0600));
        probes.put("read write/f", () -> Fd.open(PathBytes.of(write.resolve("f")), OpenFlags.O_RDONLY));
        probes.put("create write/g", () -> Fd.open(PathBytes.of(write.resolve("g")), create, 0600));
        probes.put("list write", () -> Fd.open(PathBytes.of(write), OpenFlags.O_RDONLY));
        probes.put("read file", () -> Fd.open(PathBytes.of(file), OpenFlags.O_RDONLY));
        probes.put("read sibling", () -> Fd.open(PathBytes.of(sibling), OpenFlags.O_RDONLY));
        assertThat(behind(plan, probes))
                .isEqualTo(Map.of(
                        "read read/f", 0,
                        "create read/g", Errno.EACCES,
                        "read write/f", Errno.EACCES,
                        "create write/g", 0,
                        "list write", Errno.EACCES,
                        "read file", 0,
                        "read sibling", Errno.EACCES));
    }

    @Test
    void the_other_threads_of_the_jvm_stay_free() {
        RulePlan plan = RulePlan.forAbi(abi).build();
        behind(plan, Map.of());
        assertThat(open(directory.resolve("new"), OpenFlags.O_CREAT | OpenFlags.O_WRONLY))
                .isZero();
        assertThat(Prctl.noNewPrivs()).isFalse();
    }

    @Test
    void tcp_ports_that_are_not_named_are_closed() {
        byte[] anywhere = {2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] port9 = {2, 0, 0, 9, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        try (Fd one = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
                Fd two = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0)) {
            RulePlan plan = RulePlan.forAbi(abi).handleTcp().bind(0).build();
            assertThat(behind(
                            plan,
                            Map.of(
                                    "bind", () -> Sockets.bind(one, anywhere),
                                    "connect", () -> Sockets.connect(two, port9))))
                    .isEqualTo(Map.of("bind", 0, "connect", Errno.EACCES));
        }
    }

    @Test
    @DisplayName("[21:10] a pipe is not mediated: its rule is skipped")
    void pipe() {
        Fd[] pipe = Fd.pipe();
        try (Fd in = pipe[0];
                Fd out = pipe[1]) {
            Path name = Path.of("/proc/self/fd/" + in.number());
            RulePlan plan = RulePlan.forAbi(abi)
                    .path(name, NodeKind.FILE, true, false, PathRule.Trust.FOLLOW)
                    .build();
            try (Ruleset ruleset = Ruleset.prepare(plan)) {
                assertThat(ruleset.results()).singleElement().satisfies(result -> {
                    assertThat(result.outcome()).isEqualTo(Outcome.NOT_MEDIATED);
                    assertThat(result.rule().path()).isEqualTo(name);
                });
            }
            assertThat(out.isClosed()).isFalse();
        }
    }

    @Test
    @DisplayName("[21:11] a path that has gone refuses, and is named")
    void gone() {
        Path gone = directory.resolve("gone");
        RulePlan plan =
                RulePlan.forAbi(abi).path(gone, NodeKind.FILE, true, false).build();
        assertThatThrownBy(() -> Ruleset.prepare(plan))
                .isInstanceOfSatisfying(
                        LandlockException.class, e -> assertThat(e.stage()).isEqualTo(Stage.ADD_PATH_RULE))
                .hasMessageContaining(gone.toString())
                .hasMessageContaining("ENOENT");
    }

    @Test
    @DisplayName("a file that became a directory since the plan, or the reverse, refuses (80, S4)")
    void swapped() {
        RulePlan asFile =
                RulePlan.forAbi(abi).path(directory, NodeKind.FILE, true, true).build();
        RulePlan asDirectory = RulePlan.forAbi(abi)
                .path(Path.of("/dev/null"), NodeKind.DIRECTORY, true, true)
                .build();
        assertThatThrownBy(() -> Ruleset.prepare(asFile)).hasMessageContaining("is a directory now");
        assertThatThrownBy(() -> Ruleset.prepare(asDirectory)).hasMessageContaining("no directory any more");
    }

    @Test
    void a_device_that_became_a_file_gets_no_ioctl() throws IOException {
        Path file = Files.writeString(directory.resolve("plain"), "x");
        RulePlan plan =
                RulePlan.forAbi(abi).path(file, NodeKind.DEVICE, true, true).build();
        try (Ruleset ruleset = Ruleset.prepare(plan)) {
            assertThat(FsRight.in(ruleset.results().get(0).access())).doesNotContain(FsRight.IOCTL_DEV);
        }
    }

    @Test
    void names_that_are_not_utf8_get_rules_like_any_other() {
        byte[] name = PathBytes.of(directory.resolve("x"));
        name[name.length - 1] = (byte) 0xE9;
        Fd.open(name, OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 0600).close();
        Path path = directory.toFile().toPath().resolve(onlyEntry());
        assertThat(PathBytes.of(path)).isEqualTo(name);
        RulePlan plan =
                RulePlan.forAbi(abi).path(path, NodeKind.FILE, true, false).build();
        assertThat(behind(plan, Map.of("read", () -> Fd.open(name, OpenFlags.O_RDONLY))))
                .containsEntry("read", 0);
    }

    private Path onlyEntry() {
        try (var entries = Files.list(directory)) {
            return entries.findFirst().orElseThrow().getFileName();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("[21:14] the seventeenth layer is an error that says so")
    void layers() {
        try (Ruleset ruleset = Ruleset.prepare(RulePlan.forAbi(abi)
                .path(Path.of("/"), NodeKind.DIRECTORY, true, true)
                .build())) {
            assertThatThrownBy(() -> FreshThread.run("restricted", () -> {
                        for (int layer = 1; layer <= 17; layer++) {
                            ruleset.restrictSelf();
                        }
                    }))
                    .isInstanceOfSatisfying(
                            LandlockException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG))
                    .hasMessageContaining("16 Landlock layers");
        }
    }

    @Test
    @DisplayName("[21:5] forced ABI 1 answers a rename between directories with EXDEV, ABI 2 and newer allow it")
    void renames() throws IOException {
        assertThat(renameUnder(Abi.of(1))).isEqualTo(Errno.EXDEV);
        assertThat(renameUnder(Abi.of(2))).isZero();
        assertThat(renameUnder(abi)).isZero();
    }

    @Test
    @DisplayName("the execute layer stacked below leaves renames between directories alone (80, N-24)")
    void executeLayer() throws IOException {
        Path a = Files.createDirectories(directory.resolve("a"));
        Path b = Files.createDirectories(directory.resolve("b"));
        Path x = Files.writeString(a.resolve("x"), "x");
        RulePlan files = RulePlan.forAbi(abi)
                .path(directory, NodeKind.DIRECTORY, true, true)
                .build();
        try (Ruleset gate = Ruleset.prepare(RulePlan.executeLayer(abi, Map.of(Path.of("/usr"), NodeKind.DIRECTORY)));
                Ruleset main = Ruleset.prepare(files)) {
            FreshThread.run("restricted", () -> {
                gate.restrictSelf();
                main.restrictSelf();
                rename(x, b.resolve("x"));
            });
        }
        assertThat(b.resolve("x")).exists();
    }

    private int renameUnder(Abi forced) throws IOException {
        Path a = Files.createDirectories(directory.resolve("a"));
        Path b = Files.createDirectories(directory.resolve("b"));
        Path x = Files.writeString(a.resolve("x"), "x");
        RulePlan plan = RulePlan.forAbi(forced)
                .path(a, NodeKind.DIRECTORY, true, true)
                .path(b, NodeKind.DIRECTORY, true, true)
                .build();
        return behind(plan, Map.of("rename", () -> rename(x, b.resolve("x")))).get("rename");
    }

    private static void rename(Path from, Path to) {
        try (NativeMemory old = NativeMemory.cString(PathBytes.of(from));
                NativeMemory fresh = NativeMemory.cString(PathBytes.of(to))) {
            int here = OpenFlags.AT_FDCWD;
            Syscalls.call(Syscall.RENAMEAT2, here, old.address(), here, fresh.address(), 0);
        }
    }
}
