package dev.nono.sandbox.linux.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code posix_spawn}, from the outside of a real child. */
class SpawnIT {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PosixSpawn shell(String script) {
        List<byte[]> arguments = Arrays.asList(bytes("sh"), bytes("-c"), bytes(script));
        return new PosixSpawn(bytes("/bin/sh"), arguments, List.of(bytes("PATH=/usr/bin:/bin"), bytes("LC_ALL=C")));
    }

    private static String outputOf(String script) {
        Fd[] pipe = Fd.pipe();
        try (Fd out = pipe[0];
                PosixSpawn spawn =
                        shell(script).dup2(pipe[1].number(), 1).newSession().defaultSignals()) {
            int pid = spawn.closeFrom(3).chdir(bytes("/tmp")).spawn();
            pipe[1].close();
            String text = new String(out.readAll(), StandardCharsets.UTF_8);
            assertThat(Wait.await(pid)).isEqualTo(new ExitStatus(0, 0, false));
            return text;
        }
    }

    @Test
    void the_child_has_only_the_standard_descriptors_no_blocked_signal_a_session_and_its_directory() {
        assertThat(outputOf("ls /proc/self/fd; pwd"))
                .isEqualTo(List.of("0", "1", "2", "3", "/tmp").stream().collect(Collectors.joining("\n", "", "\n")));
        assertThat(outputOf("exec grep -E 'Sig(Blk|Ign)' /proc/self/status"))
                .contains("SigBlk:\t0000000000000000")
                .contains("SigIgn:\t0000000000000000");
        assertThat(outputOf("test \"$(cut -d' ' -f6 /proc/$$/stat)\" = $$ && echo leader"))
                .isEqualTo("leader\n");
    }

    @Test
    void the_status_tells_an_exit_from_a_signal() {
        assertThat(statusOf("exit 7")).isEqualTo(new ExitStatus(7, 0, false));
        ExitStatus killed = statusOf("kill -KILL $$");
        assertThat(killed).isEqualTo(new ExitStatus(0, 9, false)).hasToString("SIGKILL");
        assertThat(killed.shellCode()).isEqualTo(137);
    }

    private static ExitStatus statusOf(String script) {
        try (PosixSpawn spawn = shell(script)) {
            int pid = spawn.spawn();
            try (PidFd process = PidFd.open(pid)) {
                assertThat(process.awaitEnd(60_000)).isTrue();
            }
            ExitStatus peeked = Wait.awaitUnreaped(pid);
            assertThat(Wait.peek(pid)).contains(peeked);
            assertThat(Wait.poll(pid)).contains(peeked);
            return peeked;
        }
    }

    @Test
    void a_program_that_cannot_run_is_an_errno() {
        try (PosixSpawn spawn = new PosixSpawn(bytes("/nonexistent/program"), List.of(), List.of())) {
            assertThatThrownBy(spawn::spawn).isInstanceOf(ErrnoException.class).hasMessageContaining("ENOENT");
        }
    }

    @Test
    void a_terminal_opened_by_a_session_leader_controls_it() {
        try (Pty pty = Pty.open();
                PosixSpawn spawn = shell("stty size; tty; ps -o tty= -p $$")) {
            pty.resize(new Pty.Size(33, 77));
            int flags = OpenFlags.O_RDWR;
            int pid = spawn.newSession()
                    .defaultSignals()
                    .open(0, bytes(pty.slave()), flags)
                    .dup2(0, 1)
                    .dup2(0, 2)
                    .closeFrom(3)
                    .spawn();
            StringBuilder screen = new StringBuilder();
            try {
                while (true) {
                    screen.append(new String(pty.master().read(1024), StandardCharsets.UTF_8));
                }
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(Errno.EIO);
            }
            assertThat(Wait.await(pid).exited()).isTrue();
            String terminal = pty.slave().substring("/dev/".length());
            assertThat(screen.toString()).contains("33 77").contains(pty.slave() + "\r\n" + terminal);
        }
    }

    @Test
    void limits_of_a_child_can_be_set_from_outside() {
        Fd[] pipe = Fd.pipe();
        try (Fd go = pipe[1];
                PosixSpawn spawn = shell("read x; test $(ulimit -n) = 64")) {
            int pid = spawn.dup2(pipe[0].number(), 0).spawn();
            pipe[0].close();
            new Rlimit(64, 64).apply(pid, Rlimit.Resource.NOFILE);
            assertThat(Rlimit.of(pid, Rlimit.Resource.NOFILE)).isEqualTo(new Rlimit(64, 64));
            go.write(bytes("go\n"));
            assertThat(Wait.await(pid).code()).isZero();
        }
    }
}
