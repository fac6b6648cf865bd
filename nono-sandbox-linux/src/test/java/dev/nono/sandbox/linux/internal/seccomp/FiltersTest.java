package dev.nono.sandbox.linux.internal.seccomp;

import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_INET;
import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_INET6;
import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_NETLINK;
import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_PACKET;
import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_UNIX;
import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_VSOCK;
import static dev.nono.sandbox.linux.internal.posix.Sockets.IPPROTO_MPTCP;
import static dev.nono.sandbox.linux.internal.posix.Sockets.IPPROTO_SCTP;
import static dev.nono.sandbox.linux.internal.posix.Sockets.IPPROTO_TCP;
import static dev.nono.sandbox.linux.internal.posix.Sockets.IPPROTO_UDP;
import static dev.nono.sandbox.linux.internal.posix.Sockets.MSG_FASTOPEN;
import static dev.nono.sandbox.linux.internal.posix.Sockets.MSG_NOSIGNAL;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_CLOEXEC;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_DGRAM;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_NONBLOCK;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_RAW;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_SEQPACKET;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Network;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Notify;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Udp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each filter says to each call, through the interpreter: no kernel takes part. */
class FiltersTest {

    private static final int AUDIT_ARCH_I386 = 0x40000003;
    private static final int AUDIT_ARCH_ARM = 0x40000028;

    private static FilterSpec base(Architecture architecture) {
        return FilterSpec.baseline(architecture);
    }

    private static FilterSpec blocked(Architecture architecture) {
        return base(architecture).network(Network.BLOCKED);
    }

    private static FilterSpec tcpOnly(Architecture architecture) {
        return base(architecture).network(Network.TCP_ONLY);
    }

    private static FilterSpec proxyOnly(Architecture architecture) {
        return tcpOnly(architecture).notifying(Notify.SOCKETS, Notify.LISTEN);
    }

    private static String of(FilterSpec spec, Syscall call, long... arguments) {
        Architecture here = spec.architecture();
        return raw(spec, here.auditArch(), call.number(here), arguments);
    }

    private static String raw(FilterSpec spec, int architecture, int number, long... arguments) {
        return Action.name(BpfInterpreter.run(Filters.compose(spec), architecture, number, arguments));
    }

    private static String socket(FilterSpec spec, long family, long type, long protocol) {
        return of(spec, Syscall.SOCKET, family, type, protocol);
    }

    static List<FilterSpec> everySpec() {
        List<FilterSpec> specs = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            for (Network network : Network.values()) {
                for (Udp udp : Udp.values()) {
                    FilterSpec spec = base(architecture).network(network).udp(udp);
                    specs.add(spec);
                    specs.add(spec.notifying(Notify.values()).namelessPrograms(false));
                    for (Notify notify : Notify.values()) {
                        specs.add(spec.notifying(notify));
                    }
                }
            }
        }
        return specs;
    }

    @ParameterizedTest
    @MethodSource("everySpec")
    @DisplayName("[21:30] a call of another architecture kills where sockets are restricted, and never passes")
    void foreignArchitecture(FilterSpec spec) {
        String expected = spec.restrictsSockets() ? "kill-process" : "ENOSYS";
        Architecture other = spec.architecture() == Architecture.X86_64 ? Architecture.AARCH64 : Architecture.X86_64;
        for (int number : new int[] {-1, 0, 41, 59, 102, 359, 362, 0x40000000 | 41}) {
            assertThat(raw(spec, AUDIT_ARCH_I386, number)).isEqualTo(expected);
            assertThat(raw(spec, AUDIT_ARCH_ARM, number)).isEqualTo(expected);
            assertThat(raw(spec, other.auditArch(), number)).isEqualTo(expected);
            assertThat(raw(spec, 0, number)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("everySpec")
    @DisplayName("[21:31] an x32 or negative number is not implemented, in every program")
    void x32(FilterSpec spec) {
        int native_ = spec.architecture().auditArch();
        for (int number : new int[] {0x40000000 | 41, 0x40000000 | 42, 0x40000000, -1, Integer.MIN_VALUE}) {
            assertThat(raw(spec, native_, number, AF_UNIX)).isEqualTo("ENOSYS");
        }
    }

    @ParameterizedTest
    @MethodSource("everySpec")
    void what_reaches_past_the_sandbox_is_denied_in_every_program(FilterSpec spec) {
        for (Syscall call : List.of(
                Syscall.OPEN_BY_HANDLE_AT,
                Syscall.BPF,
                Syscall.PERF_EVENT_OPEN,
                Syscall.USERFAULTFD,
                Syscall.KEXEC_LOAD,
                Syscall.KEXEC_FILE_LOAD,
                Syscall.INIT_MODULE,
                Syscall.FINIT_MODULE,
                Syscall.DELETE_MODULE,
                Syscall.ADD_KEY,
                Syscall.REQUEST_KEY,
                Syscall.KEYCTL,
                Syscall.FANOTIFY_INIT,
                Syscall.FSOPEN,
                Syscall.FSPICK,
                Syscall.FSCONFIG,
                Syscall.FSMOUNT,
                Syscall.OPEN_TREE,
                Syscall.OPEN_TREE_ATTR,
                Syscall.MOVE_MOUNT,
                Syscall.MOUNT_SETATTR)) {
            assertThat(of(spec, call)).as("%s", call).isEqualTo("EPERM");
        }
        assertThat(of(spec, Syscall.READ, 3)).isEqualTo("allow");
        assertThat(of(spec, Syscall.PTRACE)).isEqualTo("allow");
    }

    @ParameterizedTest
    @MethodSource("everySpec")
    @DisplayName("[21:25] io_uring is closed in every program")
    void ioUring(FilterSpec spec) {
        assertThat(of(spec, Syscall.IO_URING_SETUP)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.IO_URING_ENTER)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.IO_URING_REGISTER)).isEqualTo("EPERM");
    }

    @ParameterizedTest
    @MethodSource("everySpec")
    void limits_of_other_processes_are_read_but_not_set(FilterSpec spec) {
        assertThat(of(spec, Syscall.PRLIMIT64, 1, 7, 0x1000, 0)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.PRLIMIT64, 1, 7, 0x100000000L, 0)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.PRLIMIT64, -1, 7, 0x1000, 0)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.PRLIMIT64, 1, 7, 0, 0x1000)).isEqualTo("allow");
        assertThat(of(spec, Syscall.PRLIMIT64, 0, 7, 0x1000, 0)).isEqualTo("allow");
        assertThat(of(spec, Syscall.PRLIMIT64, 0x100000000L, 7, 0x1000, 0)).isEqualTo("allow");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void a_process_is_born_in_its_own_group_and_as_a_child_of_who_asks(Architecture architecture) {
        int clonesParent = 0x8000;
        int chld = 17;
        assertThat(of(base(architecture), Syscall.CLONE3)).isEqualTo("ENOSYS");
        assertThat(of(base(architecture), Syscall.CLONE, clonesParent | chld)).isEqualTo("EPERM");
        assertThat(of(base(architecture), Syscall.CLONE, 0x3d0f00)).isEqualTo("allow");
        assertThat(of(base(architecture), Syscall.CLONE, 0x10000000 | chld)).isEqualTo("allow");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    @DisplayName("[21:22,23] blocked: unix sockets work, everything else is refused")
    void blockedNetwork(Architecture architecture) {
        FilterSpec spec = blocked(architecture);
        assertThat(socket(spec, AF_UNIX, SOCK_STREAM, 0)).isEqualTo("allow");
        assertThat(socket(spec, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)).isEqualTo("allow");
        assertThat(of(spec, Syscall.SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0)).isEqualTo("allow");
        assertThat(of(spec, Syscall.SOCKETPAIR, AF_INET, SOCK_STREAM, 0)).isEqualTo("EPERM");
        for (int family = 0; family < 64; family++) {
            if (family != AF_UNIX) {
                assertThat(socket(spec, family, SOCK_STREAM, 0)).isEqualTo("EPERM");
                assertThat(socket(spec, family, SOCK_DGRAM, 0)).isEqualTo("EPERM");
            }
        }
        assertThat(of(spec, Syscall.CONNECT)).isEqualTo("allow");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    @DisplayName("TCP only: every other kind of socket is refused (80, N-22)")
    void tcpOnlyNetwork(Architecture architecture) {
        FilterSpec spec = tcpOnly(architecture);
        int flags = SOCK_CLOEXEC | SOCK_NONBLOCK;
        for (int family : new int[] {AF_INET, AF_INET6}) {
            assertThat(socket(spec, family, SOCK_STREAM, 0)).isEqualTo("allow");
            assertThat(socket(spec, family, SOCK_STREAM | flags, IPPROTO_TCP)).isEqualTo("allow");
            assertThat(socket(spec, family, SOCK_STREAM, IPPROTO_MPTCP)).isEqualTo("EPERM");
            assertThat(socket(spec, family, SOCK_STREAM, IPPROTO_SCTP)).isEqualTo("EPERM");
            assertThat(socket(spec, family, SOCK_SEQPACKET, IPPROTO_SCTP)).isEqualTo("EPERM");
            assertThat(socket(spec, family, SOCK_STREAM, 256)).isEqualTo("EPERM"); // SMC as a protocol
            assertThat(socket(spec, family, SOCK_DGRAM, 0)).isEqualTo("EPERM");
            assertThat(socket(spec, family, SOCK_DGRAM | flags, IPPROTO_UDP)).isEqualTo("EPERM");
            assertThat(socket(spec, family, SOCK_DGRAM, 1)).isEqualTo("EPERM"); // ping
            assertThat(socket(spec, family, SOCK_RAW, IPPROTO_TCP)).isEqualTo("EPERM");
            assertThat(socket(spec, family, 10, 0x0300)).isEqualTo("EPERM"); // SOCK_PACKET
            assertThat(socket(spec, family, 6, 0)).isEqualTo("EPERM"); // DCCP
        }
        assertThat(socket(spec, AF_UNIX, SOCK_SEQPACKET, 0)).isEqualTo("allow");
        for (int family = 0; family < 64; family++) {
            if (family != AF_UNIX && family != AF_INET && family != AF_INET6) {
                assertThat(socket(spec, family, SOCK_STREAM, 0)).isEqualTo("EPERM");
            }
        }
        for (int family : new int[] {AF_NETLINK, AF_PACKET, AF_VSOCK, 38, 42, 43, 44}) {
            assertThat(socket(spec, family, SOCK_RAW, 0)).isEqualTo("EPERM");
            assertThat(socket(spec, family, SOCK_DGRAM, 0)).isEqualTo("EPERM");
        }
        assertThat(of(spec, Syscall.SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0)).isEqualTo("allow");
        assertThat(of(spec, Syscall.SOCKETPAIR, 30, SOCK_STREAM, 0)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.CONNECT)).isEqualTo("allow");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void the_kernel_looks_at_the_low_half_of_an_int_and_so_does_the_filter(Architecture architecture) {
        FilterSpec spec = tcpOnly(architecture);
        long junk = 0xDEADBEEF00000000L;
        assertThat(socket(spec, junk | AF_INET, junk | SOCK_STREAM, junk)).isEqualTo("allow");
        assertThat(socket(spec, junk | AF_INET, junk | SOCK_DGRAM, junk)).isEqualTo("EPERM");
        assertThat(socket(spec, junk | AF_VSOCK, junk | SOCK_STREAM, junk)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.IOCTL, 0, junk | 0x5412)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.SENDTO, 3, 0, 0, junk | MSG_FASTOPEN)).isEqualTo("EPERM");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    @DisplayName("proxy only: refusals are EACCES, and fast open never connects")
    void proxyOnlyNetwork(Architecture architecture) {
        FilterSpec spec = proxyOnly(architecture);
        assertThat(socket(spec, AF_INET, SOCK_STREAM, 0)).isEqualTo("allow");
        assertThat(socket(spec, AF_INET, SOCK_DGRAM, 0)).isEqualTo("EACCES");
        assertThat(socket(spec, AF_NETLINK, SOCK_RAW, 0)).isEqualTo("EACCES");
        assertThat(of(spec, Syscall.SOCKETPAIR, 30, SOCK_STREAM, 0)).isEqualTo("EACCES");
        assertThat(of(spec, Syscall.SENDTO, 3, 1, 1, MSG_FASTOPEN, 0x1000, 16)).isEqualTo("EACCES");
        assertThat(of(spec, Syscall.SENDMSG, 3, 1, MSG_FASTOPEN | MSG_NOSIGNAL)).isEqualTo("EACCES");
        assertThat(of(spec, Syscall.SENDMMSG, 3, 1, 1, MSG_FASTOPEN)).isEqualTo("EACCES");
        assertThat(of(spec, Syscall.SETSOCKOPT, 3, IPPROTO_TCP, 30)).isEqualTo("EACCES");
        assertThat(of(spec, Syscall.SETSOCKOPT, 3, IPPROTO_TCP, 31)).isEqualTo("EACCES");
        assertThat(of(spec, Syscall.SETSOCKOPT, 3, IPPROTO_TCP, 1)).isEqualTo("allow");
        assertThat(of(spec, Syscall.SETSOCKOPT, 3, 1, 30)).isEqualTo("allow");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    @DisplayName("connect, bind, listen and addressed sends are put to the supervisor")
    void notifiedSockets(Architecture architecture) {
        FilterSpec spec = proxyOnly(architecture);
        assertThat(of(spec, Syscall.CONNECT, 3, 0x1000, 16)).isEqualTo("notify");
        assertThat(of(spec, Syscall.BIND, 3, 0x1000, 16)).isEqualTo("notify");
        assertThat(of(spec, Syscall.LISTEN, 3, 1)).isEqualTo("notify");
        assertThat(of(spec, Syscall.SENDMSG, 3, 0x1000, 0)).isEqualTo("notify");
        assertThat(of(spec, Syscall.SENDMMSG, 3, 0x1000, 1, 0)).isEqualTo("notify");
        assertThat(of(spec, Syscall.SENDTO, 3, 0, 0, 0, 0x1000, 16)).isEqualTo("notify");
        assertThat(of(spec, Syscall.SENDTO, 3, 0, 0, 0, 0x100000000L, 16)).isEqualTo("notify");
        assertThat(of(spec, Syscall.SENDTO, 3, 0, 0, 0, 0, 0)).isEqualTo("allow");
        assertThat(of(spec, Syscall.ACCEPT4, 3)).isEqualTo("allow");
        assertThat(of(spec, Syscall.RECVMSG, 3)).isEqualTo("allow");
        FilterSpec mediated = base(architecture).notifying(Notify.SOCKETS);
        assertThat(of(mediated, Syscall.CONNECT)).isEqualTo("notify");
        assertThat(socket(mediated, AF_INET, SOCK_DGRAM, 0)).isEqualTo("allow");
        assertThat(of(mediated, Syscall.LISTEN)).isEqualTo("allow");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    @DisplayName("Unix sockets that send to any address are refused by their switch, whatever the flags")
    void unixDatagrams(Architecture architecture) {
        for (FilterSpec spec : List.of(base(architecture), tcpOnly(architecture), blocked(architecture))) {
            FilterSpec closed = spec.unixDatagrams(false);
            for (Syscall call : List.of(Syscall.SOCKET, Syscall.SOCKETPAIR)) {
                for (int type = 0; type < 16; type++) {
                    String expected = type == SOCK_STREAM || type == SOCK_SEQPACKET ? "allow" : "EACCES";
                    assertThat(of(closed, call, AF_UNIX, type, 0)).isEqualTo(expected);
                    assertThat(of(closed, call, AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
                            .isEqualTo(expected);
                    assertThat(of(spec, call, AF_UNIX, type, 0)).isEqualTo("allow");
                }
                assertThat(of(closed, call, AF_INET, SOCK_DGRAM, 0)).isEqualTo(of(spec, call, AF_INET, SOCK_DGRAM, 0));
            }
        }
    }

    @Test
    void datagrams_open_only_by_their_switch() {
        FilterSpec spec = tcpOnly(Architecture.X86_64);
        for (Udp udp : List.of(Udp.DNS, Udp.ALLOW)) {
            assertThat(socket(spec.udp(udp), AF_INET, SOCK_DGRAM, 0)).isEqualTo("allow");
            assertThat(socket(spec.udp(udp), AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP))
                    .isEqualTo("allow");
            assertThat(socket(spec.udp(udp), AF_INET, SOCK_DGRAM, 136)).isEqualTo("EPERM");
            assertThat(socket(spec.udp(udp), AF_INET, SOCK_STREAM, IPPROTO_MPTCP))
                    .isEqualTo("EPERM");
        }
    }

    @Test
    void the_terminal_is_not_typed_into() {
        FilterSpec spec = base(Architecture.X86_64);
        assertThat(of(spec, Syscall.IOCTL, 0, 0x5412)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.IOCTL, 0, 0x541C)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.IOCTL, 0, 0x5423)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.IOCTL, 0, 0x5413)).isEqualTo("allow");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void the_exec_gate_asks_and_closes_the_nameless_ways(Architecture architecture) {
        FilterSpec spec = base(architecture).notifying(Notify.EXEC);
        assertThat(of(spec, Syscall.EXECVE)).isEqualTo("notify");
        assertThat(of(spec, Syscall.EXECVEAT, 5, 0x1000, 0, 0, 0x1000)).isEqualTo("notify");
        FilterSpec strict = spec.namelessPrograms(false);
        assertThat(of(strict, Syscall.EXECVEAT, 5, 0x1000, 0, 0, 0x1000)).isEqualTo("EPERM");
        assertThat(of(strict, Syscall.EXECVEAT, 5, 0x1000, 0, 0, 0x1100)).isEqualTo("EPERM");
        assertThat(of(strict, Syscall.EXECVEAT, 5, 0x1000, 0, 0, 0x100)).isEqualTo("notify");
        assertThat(of(strict, Syscall.MEMFD_CREATE)).isEqualTo("EPERM");
        assertThat(of(spec, Syscall.MEMFD_CREATE)).isEqualTo("allow");
    }

    @Test
    void opens_are_asked_in_all_their_forms() {
        FilterSpec spec = base(Architecture.X86_64).notifying(Notify.OPEN);
        for (Syscall call : List.of(Syscall.OPENAT, Syscall.OPENAT2, Syscall.OPEN, Syscall.CREAT)) {
            assertThat(of(spec, call)).isEqualTo("notify");
        }
        FilterSpec arm = base(Architecture.AARCH64).notifying(Notify.OPEN);
        assertThat(of(arm, Syscall.OPENAT)).isEqualTo("notify");
        assertThat(raw(arm, Architecture.AARCH64.auditArch(), 2)).isEqualTo("allow");
    }
}
