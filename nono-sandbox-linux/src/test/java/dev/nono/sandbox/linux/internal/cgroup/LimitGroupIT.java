package dev.nono.sandbox.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.internal.posix.ExitStatus;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.Poll;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.posix.Wait;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Groups of the running kernel, with real processes in them. */
class LimitGroupIT {

    private static final long MIB = 1 << 20;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A shell that waits for a line before it runs the script, so that it can be moved into its group first. */
    private static final class HeldShell implements AutoCloseable {
        private final Fd go;
        private final int pid;

        HeldShell(String script) {
            Fd[] pipe = Fd.pipe();
            go = pipe[1];
            List<byte[]> arguments = List.of(bytes("sh"), bytes("-c"), bytes("read go; " + script));
            try (Fd in = pipe[0];
                    PosixSpawn spawn =
                            new PosixSpawn(bytes("/bin/sh"), arguments, List.of(bytes("PATH=/usr/bin:/bin")))) {
                pid = spawn.dup2(in.number(), 0).closeFrom(3).defaultSignals().spawn();
            }
        }

        void go() {
            go.write(bytes("go\n"));
        }

        @Override
        public void close() {
            go.close();
        }
    }

    @Test
    void a_fork_bomb_is_stopped_and_counted() {
        Limits limits = new Limits(OptionalLong.empty(), OptionalLong.of(5));
        try (LimitGroup group = Cgroups.ofThisMachine().prepare(limits);
                HeldShell shell =
                        new HeldShell("for i in 1 2 3 4 5 6 7 8 9 10; do sleep 600 & done 2>/dev/null; exit 3")) {
            group.attach(shell.pid);
            shell.go();
            assertThat(Wait.await(shell.pid).exited()).isTrue();
            assertThat(group.readEvents().refusedForks()).isPositive();
        }
    }

    @Test
    void a_memory_hog_is_killed_and_its_whole_tree_with_it() {
        Limits limits = new Limits(OptionalLong.of(32 * MIB), OptionalLong.of(50));
        try (LimitGroup group = Cgroups.ofThisMachine().prepare(limits);
                HeldShell shell = new HeldShell("sleep 600 & head -c 200M /dev/zero | tail >/dev/null; sleep 600")) {
            group.attach(shell.pid);
            shell.go();
            group.outOfMemory().ifPresent(event -> {
                assertThat(Poll.await(event.fd(), Poll.IN, 120_000)).isEqualTo(Poll.IN);
                group.kill();
            });
            assertThat(Wait.await(shell.pid)).isEqualTo(new ExitStatus(0, 9, false));
            LimitEvents events = group.readEvents();
            assertThat(events.peakMemoryBytes().orElseThrow()).isLessThanOrEqualTo(32 * MIB);
            assertThat(events.oomKills()).isPositive();
        }
    }

    @Test
    void groups_of_several_launches_live_side_by_side_and_leave_nothing() {
        Limits limits = new Limits(OptionalLong.of(64 * MIB), OptionalLong.of(50));
        LimitGroup first = Cgroups.ofThisMachine().prepare(limits);
        LimitGroup second = Cgroups.ofThisMachine().prepare(limits);
        try (HeldShell shell = new HeldShell("sleep 600")) {
            first.attach(shell.pid);
            second.attach(shell.pid);
            first.close();
            first.close();
            assertThat(Wait.peek(shell.pid)).isEmpty();
            second.close();
            assertThat(Wait.await(shell.pid).signal()).isEqualTo(9);
        }
        assertThat(first.toString()).isNotEqualTo(second.toString());
        try (LimitGroup third = Cgroups.ofThisMachine().prepare(limits)) {
            assertThat(third.readEvents().oomKills()).isZero();
        }
    }
}
