package dev.nono.sandbox.linux.internal.posix;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * System call numbers, one row a call. A call that an architecture lacks (the legacy forms on aarch64) has none.
 *
 * <p>Sources: {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code scripts/syscall.tbl} (asm-generic).
 */
public enum Syscall {
    ACCEPT(43, 202),
    ACCEPT4(288, 242),
    ADD_KEY(248, 217),
    BIND(49, 200),
    BPF(321, 280),
    CAPGET(125, 90),
    CAPSET(126, 91),
    CHDIR(80, 49),
    CLONE(56, 220),
    CLONE3(435, 435),
    CLOSE_RANGE(436, 436),
    CONNECT(42, 203),
    CREAT(85, -1),
    DELETE_MODULE(176, 106),
    DUP2(33, -1),
    DUP3(292, 24),
    EXECVE(59, 221),
    EXECVEAT(322, 281),
    FANOTIFY_INIT(300, 262),
    FCHDIR(81, 50),
    FCNTL(72, 25),
    FINIT_MODULE(313, 273),
    FORK(57, -1),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSOPEN(430, 430),
    FSPICK(433, 433),
    GETPID(39, 172),
    GETTID(186, 178),
    INIT_MODULE(175, 105),
    IOCTL(16, 29),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    IO_URING_SETUP(425, 425),
    KEXEC_FILE_LOAD(320, 294),
    KEXEC_LOAD(246, 104),
    KEYCTL(250, 219),
    KILL(62, 129),
    LANDLOCK_ADD_RULE(445, 445),
    LANDLOCK_CREATE_RULESET(444, 444),
    LANDLOCK_RESTRICT_SELF(446, 446),
    LINK(86, -1),
    LINKAT(265, 37),
    LISTEN(50, 201),
    MEMFD_CREATE(319, 279),
    MKDIR(83, -1),
    MKDIRAT(258, 34),
    MKNOD(133, -1),
    MKNODAT(259, 33),
    MOUNT(165, 40),
    MOUNT_SETATTR(442, 442),
    MOVE_MOUNT(429, 429),
    OPEN(2, -1),
    OPENAT(257, 56),
    OPENAT2(437, 437),
    OPEN_BY_HANDLE_AT(304, 265),
    OPEN_TREE(428, 428),
    OPEN_TREE_ATTR(467, 467),
    PERF_EVENT_OPEN(298, 241),
    PIDFD_GETFD(438, 438),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    PPOLL(271, 73),
    PRCTL(157, 167),
    PRLIMIT64(302, 261),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    PTRACE(101, 117),
    READ(0, 63),
    RECVMSG(47, 212),
    RENAME(82, -1),
    RENAMEAT(264, 38),
    RENAMEAT2(316, 276),
    REQUEST_KEY(249, 218),
    RMDIR(84, -1),
    SECCOMP(317, 277),
    SENDMMSG(307, 269),
    SENDMSG(46, 211),
    SENDTO(44, 206),
    SETNS(308, 268),
    SETSID(112, 157),
    SETSOCKOPT(54, 208),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    STATFS(137, 43),
    STATX(332, 291),
    SYMLINK(88, -1),
    SYMLINKAT(266, 36),
    TGKILL(234, 131),
    TRUNCATE(76, 45),
    UNLINK(87, -1),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
    USERFAULTFD(323, 282),
    VFORK(58, -1),
    WAIT4(61, 260),
    WAITID(247, 95),
    WRITE(1, 64);

    private final int x86;
    private final int arm;

    Syscall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    /** Whether {@code architecture} has this call. */
    public boolean existsOn(Architecture architecture) {
        return raw(architecture) >= 0;
    }

    /**
     * The number of this call.
     *
     * @throws IllegalArgumentException if {@code architecture} lacks it
     */
    public int number(Architecture architecture) {
        int number = raw(architecture);
        if (number < 0) {
            throw new IllegalArgumentException(this + " does not exist on " + architecture.kernelName());
        }
        return number;
    }

    /** The call that has this number on {@code architecture}, if it is in this table. */
    public static Optional<Syscall> of(Architecture architecture, int number) {
        return Stream.of(values())
                .filter(call -> number >= 0 && call.raw(architecture) == number)
                .findFirst();
    }

    private int raw(Architecture architecture) {
        return architecture == Architecture.X86_64 ? x86 : arm;
    }

    /** The name as in the manual page. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
