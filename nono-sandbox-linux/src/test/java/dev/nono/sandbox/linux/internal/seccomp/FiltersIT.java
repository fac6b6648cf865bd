package dev.nono.sandbox.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.CHeaders;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.ExitStatus;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.FreshThread;
import dev.nono.sandbox.linux.internal.posix.Poll;
import dev.nono.sandbox.linux.internal.posix.Posix;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.posix.Sockets;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.posix.Syscalls;
import dev.nono.sandbox.linux.internal.posix.Wait;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Network;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters of the running kernel: the ways out of a restricted network that Landlock leaves open. */
class FiltersIT {

    static {
        Posix.preload();
    }

    private static final FilterSpec TCP_ONLY =
            FilterSpec.baseline(Architecture.current()).network(Network.TCP_ONLY);

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

    private static List<Integer> under(FilterSpec spec, List<Runnable> calls) {
        try (SeccompFilter filter = SeccompFilter.prepare(Filters.compose(spec))) {
            return FreshThread.call("filtered", () -> {
                filter.install();
                List<Integer> errnos = new ArrayList<>();
                calls.forEach(call -> errnos.add(errnoOf(call)));
                return errnos;
            });
        }
    }

    private static Runnable socket(int domain, int type, int protocol) {
        return () -> Sockets.socket(domain, type, protocol).close();
    }

    @Test
    @DisplayName("[21:23] datagrams, MPTCP, vsock and netlink are refused while TCP and unix sockets work")
    void sockets() {
        List<Runnable> refused = List.of(
                socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0),
                socket(Sockets.AF_INET6, Sockets.SOCK_DGRAM, Sockets.IPPROTO_UDP),
                socket(Sockets.AF_INET, Sockets.SOCK_STREAM, Sockets.IPPROTO_MPTCP),
                socket(Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_TCP),
                socket(Sockets.AF_VSOCK, Sockets.SOCK_STREAM, 0),
                socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, 0),
                () -> Syscalls.call(Syscall.IO_URING_SETUP, 1, 0),
                () -> Syscalls.call(Syscall.KEYCTL, 0, -3, 0));
        assertThat(under(TCP_ONLY, refused)).hasSize(refused.size()).containsOnly(Errno.EPERM);
        List<Runnable> allowed = List.of(
                socket(Sockets.AF_UNIX, Sockets.SOCK_SEQPACKET, 0),
                socket(Sockets.AF_INET6, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK, Sockets.IPPROTO_TCP),
                () -> {
                    for (Fd end : Sockets.pair(Sockets.SOCK_STREAM)) {
                        end.close();
                    }
                });
        assertThat(under(TCP_ONLY, allowed)).hasSize(allowed.size()).containsOnly(0);
    }

    @Test
    @DisplayName("a first packet with data does not connect, and the listener sees nothing")
    void fastOpen() {
        byte[] loopback = {2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        try (Fd server = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
                Fd client = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0)) {
            Sockets.bind(server, loopback);
            Sockets.listen(server, 1);
            byte[] address = Sockets.getsockname(server);
            byte[] data = {1, 2, 3};
            List<Runnable> calls = List.of(
                    () -> Sockets.sendTo(client, data, Sockets.MSG_FASTOPEN, address),
                    () -> Sockets.setOption(client, Sockets.IPPROTO_TCP, 30, 1),
                    () -> Sockets.setOption(client, Sockets.IPPROTO_TCP, 31, 1),
                    () -> Sockets.setOption(client, Sockets.IPPROTO_TCP, 1, 1));
            assertThat(under(TCP_ONLY, calls)).containsExactly(Errno.EPERM, Errno.EPERM, Errno.EPERM, 0);
            assertThat(Poll.await(server, Poll.IN, 100)).isZero();
            Sockets.sendTo(client, data, Sockets.MSG_FASTOPEN, address);
            assertThat(Poll.await(server, Poll.IN, 60_000)).isEqualTo(Poll.IN);
        }
    }

    @Test
    @DisplayName("[21:30] [21:31] i386 calls kill, x32 calls are not implemented")
    void otherSystemCallTables() {
        assumeTrue(Architecture.current() == Architecture.X86_64);
        CHeaders compiler = new CHeaders(directory, "unistd.h", "errno.h", "sys/syscall.h");
        String x32 = "syscall(0x40000000 | SYS_socket, 1, 1, 0) == -1 ? errno : 0";
        String i386 = "({ long r; __asm__ volatile(\"int $0x80\" : \"=a\"(r) : \"0\"(20) : \"memory\"); r; }) > 0";
        assertThat(run(compiler.program(x32)).code()).isEqualTo(Errno.ENOSYS);
        Path legacy = compiler.program(i386);
        assumeTrue(unfiltered(legacy).code() == 1, "this kernel runs i386 calls");
        assertThat(run(legacy)).hasToString("SIGSYS");
    }

    private static ExitStatus unfiltered(Path program) {
        byte[] path = program.toString().getBytes(StandardCharsets.UTF_8);
        try (PosixSpawn spawn = new PosixSpawn(path, List.of(path), List.of())) {
            return Wait.await(spawn.spawn());
        }
    }

    private static ExitStatus run(Path program) {
        byte[] path = program.toString().getBytes(StandardCharsets.UTF_8);
        try (SeccompFilter filter = SeccompFilter.prepare(Filters.compose(TCP_ONLY));
                PosixSpawn spawn = new PosixSpawn(path, List.of(path), List.of())) {
            return Wait.await(FreshThread.call("filtered", () -> {
                filter.install();
                return spawn.spawn();
            }));
        }
    }
}
