package dev.nono.sandbox.linux.it;

import static dev.nono.sandbox.linux.it.Runs.command;
import static dev.nono.sandbox.linux.it.Runs.run;
import static dev.nono.sandbox.linux.it.Runs.sh;
import static dev.nono.sandbox.linux.it.Runs.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.TerminalSize;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A sandboxed program is a {@link Process} in every respect. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ProcessIT {
    @TempDir
    private Path dir;

    @BeforeEach
    void needs() {
        Needs.landlock();
    }

    private static CapabilitySet caps() {
        return system().build();
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void its_streams_are_three() throws Exception {
        try (SandboxedProcess p = command(caps(), "sh", "-c", "read line; echo out $line; echo err $line >&2")
                .stderr(Stdio.PIPE)
                .start()) {
            p.getOutputStream().write("word\n".getBytes(StandardCharsets.UTF_8));
            p.getOutputStream().flush();
            assertThat(text(p.getInputStream())).isEqualTo("out word\n");
            assertThat(text(p.getErrorStream())).isEqualTo("err word\n");
            assertThat(p.waitFor()).isZero();
        }
    }

    @Test
    void readers_and_writers_of_the_jdk_work_on_it() throws Exception {
        CapabilitySet caps = caps();
        try (SandboxedProcess p = command(caps, "cat").start();
                var writer = new java.io.OutputStreamWriter(p.getOutputStream(), StandardCharsets.UTF_8);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 100; i++) {
                writer.write("line " + i + "\n");
                writer.flush();
                assertThat(reader.readLine()).isEqualTo("line " + i);
            }
            writer.close();
            assertThat(reader.readLine()).isNull();
            assertThat(p.waitFor()).isZero();
        }
    }

    @Test
    void the_end_of_input_is_passed_on() throws Exception {
        try (SandboxedProcess p = command(caps(), "wc", "-c").start()) {
            p.getOutputStream().close();
            assertThat(text(p.getInputStream()).strip()).isEqualTo("0");
        }
    }

    @Test
    void writing_to_a_program_that_has_ended_fails_and_does_not_kill_this_jvm() throws Exception {
        try (SandboxedProcess p = command(caps(), "true").start()) {
            p.waitFor();
            OutputStream in = p.getOutputStream();
            assertThatThrownBy(() -> {
                        in.write(new byte[100_000]);
                        in.flush();
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void before_it_ends_it_has_no_exit_value_and_afterwards_it_keeps_it() throws Exception {
        try (SandboxedProcess p =
                command(caps(), "sh", "-c", "read line; exit 7").start()) {
            assertThat(p.isAlive()).isTrue();
            assertThatThrownBy(p::exitValue).isInstanceOf(IllegalThreadStateException.class);
            assertThat(p.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
            p.getOutputStream().close();
            assertThat(p.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(p.isAlive()).isFalse();
            assertThat(p.exitValue()).isEqualTo(7);
            assertThat(p.waitFor()).isEqualTo(7);
        }
    }

    @Test
    void it_tells_when_it_ends() throws Exception {
        try (SandboxedProcess p =
                command(caps(), "sh", "-c", "read line; exit 3").start()) {
            CompletableFuture<Process> exit = p.onExit();
            assertThat(exit).isNotDone();
            p.getOutputStream().close();
            assertThat(exit.get(30, TimeUnit.SECONDS)).isSameAs(p);
            assertThat(exit.get().exitValue()).isEqualTo(3);
            assertThat(p.onExit()).isCompletedWithValue(p);
        }
        try (SandboxedProcess p = command(caps(), "true").start()) {
            p.onExit().complete(p);
            assertThat(p.onExit())
                    .as("completing what was given out changes nothing")
                    .isNotSameAs(p.onExit());
            assertThat(p.waitFor()).isZero();
        }
    }

    @Test
    void it_has_a_handle_also_when_it_has_ended() throws Exception {
        try (SandboxedProcess p =
                command(caps(), "sh", "-c", "sleep 100 & read line").start()) {
            ProcessHandle handle = p.toHandle();
            assertThat(handle.pid()).isEqualTo(p.pid());
            assertThat(handle.isAlive()).isTrue();
            assertThat(handle.parent()).contains(ProcessHandle.current());
            assertThat(p.info().command())
                    .hasValueSatisfying(path -> assertThat(path).contains("sh"));
            while (p.children().count() == 0) {
                Thread.sleep(10);
            }
            assertThat(p.descendants()).hasSize(1);
            p.getOutputStream().close();
            p.waitFor();
            assertThat(p.toHandle()).isEqualTo(handle);
            assertThat(p.toHandle().isAlive()).isFalse();
        }
    }

    @Test
    void a_waiting_thread_can_be_interrupted() throws Exception {
        try (SandboxedProcess p = command(caps(), "sleep", "100").start()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(p::waitFor).isInstanceOf(InterruptedException.class);
            assertThat(p.isAlive()).isTrue();
        }
    }

    @Test
    void it_ends_by_signals_as_a_shell_reports_them() throws Exception {
        try (SandboxedProcess p = command(caps(), "sleep", "100").start()) {
            assertThat(p.supportsNormalTermination()).isTrue();
            p.destroy();
            assertThat(p.waitFor()).isEqualTo(143);
            p.destroy();
            p.destroyForcibly();
        }
        try (SandboxedProcess p = command(caps(), "sleep", "100").start()) {
            assertThat(p.destroyForcibly().waitFor()).isEqualTo(137);
        }
        String script = "trap 'exit 5' USR1; echo ready; while true; do sleep 0.05; done";
        try (SandboxedProcess p = command(caps(), "sh", "-c", script).start()) {
            assertThat(p.getInputStream().readNBytes(6)).isEqualTo("ready\n".getBytes(StandardCharsets.UTF_8));
            p.signal(10);
            assertThat(p.waitFor()).isEqualTo(5);
            p.signal(9);
        }
    }

    /** Neither gone nor waiting to be reaped, which is for whoever is its parent now. */
    private static boolean isRunning(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitEnd(long pid) throws InterruptedException {
        for (int i = 0; i < 6000 && isRunning(pid); i++) {
            Thread.sleep(10);
        }
    }

    @Test
    void closing_it_ends_its_children() throws Exception {
        List<Long> pids = new ArrayList<>();
        try (SandboxedProcess p = command(caps(), "sh", "-c", "sleep 100 & echo $!; (sleep 100 & echo $!; wait) & wait")
                .start()) {
            BufferedReader out = new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8));
            pids.add(p.pid());
            pids.add(Long.valueOf(out.readLine()));
            pids.add(Long.valueOf(out.readLine()));
            assertThat(pids).allMatch(ProcessIT::isRunning);
        }
        for (long pid : pids) {
            awaitEnd(pid);
            assertThat(isRunning(pid)).isFalse();
        }
    }

    @Test
    void closing_it_wakes_who_reads_from_it() throws Exception {
        SandboxedProcess p = command(caps(), "sleep", "100").start();
        CompletableFuture<Object> read = CompletableFuture.supplyAsync(() -> {
            try {
                return p.getInputStream().read();
            } catch (IOException e) {
                return e;
            }
        });
        Thread.sleep(100);
        p.close();
        assertThat(read.get(60, TimeUnit.SECONDS))
                .satisfiesAnyOf(
                        end -> assertThat(end).isEqualTo(-1),
                        end -> assertThat(end).isInstanceOf(IOException.class));
        p.close();
    }

    @Test
    void what_it_wrote_can_be_read_after_its_end() throws Exception {
        try (SandboxedProcess p = command(caps(), "echo", "late").start()) {
            p.waitFor();
            assertThat(p.getInputStream().available()).isEqualTo(5);
            assertThat(text(p.getInputStream())).isEqualTo("late\n");
        }
    }

    @Test
    @DisplayName("a gigabyte goes through, in memory that does not grow with it")
    void gigabyte() throws Exception {
        long size = 1L << 30;
        CapabilitySet caps = system().read(Path.of("/dev/zero")).build();
        byte[] buffer = new byte[65_536];
        try (SandboxedProcess p =
                command(caps, "head", "-c", String.valueOf(size), "/dev/zero").start()) {
            long before = usedHeap();
            long total = 0;
            InputStream in = p.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
            }
            assertThat(total).isEqualTo(size);
            assertThat(usedHeap() - before).isLessThan(64L << 20);
            assertThat(p.waitFor()).isZero();
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void input_and_output_may_both_be_large_at_the_same_time() throws Exception {
        long size = 64L << 20;
        AtomicLong read = new AtomicLong();
        try (SandboxedProcess p = command(caps(), "cat").start()) {
            Thread reader = new Thread(() -> {
                try {
                    read.set(p.getInputStream().transferTo(OutputStream.nullOutputStream()));
                } catch (IOException e) {
                    read.set(-1);
                }
            });
            reader.start();
            try (OutputStream in = p.getOutputStream()) {
                byte[] buffer = new byte[1 << 20];
                for (long done = 0; done < size; done += buffer.length) {
                    in.write(buffer);
                }
            }
            reader.join();
            assertThat(read).hasValue(size);
            assertThat(p.waitFor()).isZero();
        }
    }

    @Test
    @DisplayName("a closed pipe ends who writes to it")
    void broken_pipe() throws Exception {
        assertThat(sh(caps(), "yes | head -1")).isEqualTo(new Run(0, "y\n"));
        try (SandboxedProcess p = command(caps(), "yes").start()) {
            assertThat(p.getInputStream().read()).isEqualTo('y');
            p.getInputStream().close();
            assertThat(p.waitFor()).isEqualTo(128 + 13);
        }
    }

    @Test
    void its_streams_can_be_files() throws Exception {
        Path in = Files.writeString(dir.resolve("in"), "b\na\n");
        Path out = Files.writeString(dir.resolve("out"), "what was here before is longer\n");
        Path err = Files.writeString(dir.resolve("err"), "first\n");
        try (SandboxedProcess p = command(caps(), "sh", "-c", "sort; echo second >&2")
                .stdin(Stdio.file(in))
                .stdout(Stdio.file(out))
                .stderr(Stdio.append(err))
                .start()) {
            assertThat(p.waitFor()).isZero();
            assertThat(p.getInputStream().read()).isEqualTo(-1);
            assertThat(p.getErrorStream().read()).isEqualTo(-1);
        }
        assertThat(out).hasContent("a\nb\n");
        assertThat(err).hasContent("first\nsecond\n");
    }

    @Test
    void its_streams_can_go_nowhere() throws Exception {
        try (SandboxedProcess p = command(caps(), "sh", "-c", "read line || echo end; echo error >&2")
                .stdin(Stdio.DISCARD)
                .stdout(Stdio.DISCARD)
                .stderr(Stdio.PIPE)
                .start()) {
            assertThat(p.getInputStream().read()).isEqualTo(-1);
            assertThat(text(p.getErrorStream())).isEqualTo("error\n");
            assertThat(p.waitFor()).isZero();
        }
    }

    @Test
    void errors_go_where_output_goes_in_the_order_in_which_they_were_written() throws Exception {
        assertThat(sh(caps(), "echo 1; echo 2 >&2; echo 3; echo 4 >&2").out()).isEqualTo("1\n2\n3\n4\n");
        Path out = dir.resolve("out");
        try (SandboxedProcess p = command(caps(), "sh", "-c", "echo 1; echo 2 >&2; echo 3")
                .stdout(Stdio.file(out))
                .start()) {
            assertThat(p.waitFor()).isZero();
        }
        assertThat(out).hasContent("1\n2\n3\n");
    }

    @Test
    void its_terminal_can_be_resized() throws Exception {
        try (SandboxedProcess p = command(caps(), "sh", "-c", "stty -echo; stty size; read line; stty size")
                .terminal(new TerminalSize(24, 80))
                .start()) {
            BufferedReader out = new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("24 80");
            p.resize(new TerminalSize(50, 132));
            p.getOutputStream().write('\n');
            p.getOutputStream().flush();
            assertThat(out.readLine()).isEqualTo("50 132");
            assertThat(out.readLine()).isNull();
            assertThat(p.waitFor()).isZero();
        }
        try (SandboxedProcess p = command(caps(), "true").start()) {
            assertThatThrownBy(() -> p.resize(new TerminalSize(1, 1))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_terminal_can_be_typed_at() throws Exception {
        try (SandboxedProcess p =
                command(caps(), "cat").terminal(new TerminalSize(24, 80)).start()) {
            p.getOutputStream().write(3);
            p.getOutputStream().flush();
            assertThat(p.waitFor()).as("interrupted by Ctrl-C").isEqualTo(130);
        }
    }

    @Test
    void sixteen_threads_start_programs_at_the_same_time() throws Exception {
        Path granted = Files.createDirectory(dir.resolve("granted"));
        CapabilitySet caps = system().readWrite(granted).build();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<Run>> runs = new ArrayList<>();
            for (int i = 0; i < 160; i++) {
                int number = i;
                runs.add(pool.submit(() -> sh(
                        caps,
                        "echo " + number + " > " + granted + "/" + number + "; cat " + granted + "/" + number
                                + "; exit " + number % 100)));
            }
            for (int i = 0; i < runs.size(); i++) {
                assertThat(runs.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(new Run(i % 100, i + "\n"));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void starting_takes_no_longer_than_it_should() throws Exception {
        run(caps(), "true");
        // The quickest of them, which a machine with much else to do lets pass, too.
        Duration quickest = Duration.ofHours(1);
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            run(caps(), "true");
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            quickest = taken.compareTo(quickest) < 0 ? taken : quickest;
        }
        assertThat(quickest).isLessThan(Duration.ofSeconds(1));
    }
}
