package dev.nono.sandbox.linux.internal.seccomp;

import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_INET;
import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_INET6;
import static dev.nono.sandbox.linux.internal.posix.Sockets.AF_UNIX;
import static dev.nono.sandbox.linux.internal.posix.Sockets.IPPROTO_TCP;
import static dev.nono.sandbox.linux.internal.posix.Sockets.IPPROTO_UDP;
import static dev.nono.sandbox.linux.internal.posix.Sockets.MSG_FASTOPEN;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_DGRAM;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_SEQPACKET;
import static dev.nono.sandbox.linux.internal.posix.Sockets.SOCK_STREAM;
import static dev.nono.sandbox.linux.internal.seccomp.SeccompData.high;
import static dev.nono.sandbox.linux.internal.seccomp.SeccompData.low;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.seccomp.BpfAssembler.Label;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Network;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Notify;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Udp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Composes the one program of a sandbox: the guard against other architectures, then for each system call that anything
 * is said about its judgements in the order denials, network, notification; what nothing is said about is allowed.
 */
public final class Filters {
    /** Calls that make, remove, rename or shorten something by its path. */
    private static final Syscall[] CHANGES = {
        Syscall.MKDIR,
        Syscall.MKDIRAT,
        Syscall.MKNOD,
        Syscall.MKNODAT,
        Syscall.SYMLINK,
        Syscall.SYMLINKAT,
        Syscall.LINK,
        Syscall.LINKAT,
        Syscall.RENAME,
        Syscall.RENAMEAT,
        Syscall.RENAMEAT2,
        Syscall.RMDIR,
        Syscall.UNLINK,
        Syscall.UNLINKAT,
        Syscall.TRUNCATE
    };

    /** Calls that no agent needs, and that reach past the sandbox where the sandbox runs as root. */
    private static final List<Syscall> ALWAYS_DENIED = List.of(
            Syscall.OPEN_BY_HANDLE_AT,
            Syscall.BPF,
            Syscall.PERF_EVENT_OPEN,
            Syscall.USERFAULTFD,
            Syscall.KEXEC_LOAD,
            Syscall.KEXEC_FILE_LOAD,
            Syscall.INIT_MODULE,
            Syscall.FINIT_MODULE,
            Syscall.DELETE_MODULE,
            // the session keyring is shared with the user's other processes
            Syscall.ADD_KEY,
            Syscall.REQUEST_KEY,
            Syscall.KEYCTL,
            // what happens inside a ring is invisible to seccomp
            Syscall.IO_URING_SETUP,
            Syscall.IO_URING_ENTER,
            Syscall.IO_URING_REGISTER,
            // as root it holds up or refuses the opens of every process of the machine
            Syscall.FANOTIFY_INIT,
            // Landlock refuses mounts, but not what comes before: an overlay that is only made, and never mounted,
            // removes and
            // makes files beside the directories that it is told to use, wherever these are
            Syscall.FSOPEN,
            Syscall.FSPICK,
            Syscall.FSCONFIG,
            Syscall.FSMOUNT,
            Syscall.OPEN_TREE,
            Syscall.OPEN_TREE_ATTR,
            Syscall.MOVE_MOUNT,
            Syscall.MOUNT_SETATTR);

    private static final int X32_BIT = 0x40000000;
    private static final int SOCK_TYPE_MASK = 0xF;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541C;

    /** Puts another line discipline on a terminal, which the user's shell then has, too. */
    private static final int TIOCSETD = 0x5423;

    private static final int CLONE_PARENT = 0x8000;
    private static final int TCP_FASTOPEN_CONNECT = 30;
    private static final int TCP_ULP = 31;

    private final FilterSpec spec;
    private final BpfAssembler program = new BpfAssembler();
    private final Map<Syscall, List<Judgement>> judgements = new EnumMap<>(Syscall.class);
    private final Map<Integer, Label> returns = new LinkedHashMap<>();

    /** A piece of program about one call: it returns an action, or goes on to the piece behind it. */
    private interface Judgement {
        void emit(BpfAssembler program);
    }

    /** The judgement that does not depend on arguments. */
    private record Always(int action, Label target) implements Judgement {
        @Override
        public void emit(BpfAssembler program) {
            program.jump(target);
        }
    }

    private Filters(FilterSpec spec) {
        this.spec = spec;
    }

    /** The program for {@code spec}. */
    public static BpfProgram compose(FilterSpec spec) {
        Filters filters = new Filters(spec);
        filters.denials();
        filters.network();
        filters.notifications();
        return filters.assemble();
    }

    private void denials() {
        for (Syscall call : ALWAYS_DENIED) {
            judge(call, always(Action.fail(Errno.EPERM)));
        }
        // Limits of other processes of the user, the supervisor's among them: a process outside has no descriptors
        // left.
        judge(Syscall.PRLIMIT64, whenNeitherNull(0, 2, Action.fail(Errno.EPERM)));
        // CLONE_INTO_CGROUP asks no file rule, and CLONE_PARENT leaves the supervisor processes that it does not know.
        // The flags
        // of clone3 lie in memory, so there is none; libc falls back to clone.
        judge(Syscall.CLONE3, always(Action.fail(Errno.ENOSYS)));
        judge(Syscall.CLONE, whenAnyBit(0, CLONE_PARENT, Action.fail(Errno.EPERM)));
        judge(Syscall.IOCTL, whenEqual(1, TIOCSTI, Action.fail(Errno.EPERM)));
        judge(Syscall.IOCTL, whenEqual(1, TIOCLINUX, Action.fail(Errno.EPERM)));
        judge(Syscall.IOCTL, whenEqual(1, TIOCSETD, Action.fail(Errno.EPERM)));
        if (!spec.namelessPrograms()) {
            judge(Syscall.EXECVEAT, whenAnyBit(4, AT_EMPTY_PATH, Action.fail(Errno.EPERM)));
            judge(Syscall.MEMFD_CREATE, always(Action.fail(Errno.EPERM)));
        }
        if (!spec.unixDatagrams()) {
            // The address of a datagram is read again after it was judged, so that another one can stand there then.
            judge(Syscall.SOCKET, unlessUnixConnection(Action.fail(Errno.EACCES)));
            judge(Syscall.SOCKETPAIR, unlessUnixConnection(Action.fail(Errno.EACCES)));
        }
    }

    private void network() {
        if (spec.network() == Network.OPEN) {
            return;
        }
        int refusal = Action.fail(spec.notified().contains(Notify.SOCKETS) ? Errno.EACCES : Errno.EPERM);
        judge(Syscall.SOCKETPAIR, unlessEqual(0, AF_UNIX, refusal));
        if (spec.network() == Network.BLOCKED) {
            judge(Syscall.SOCKET, unlessEqual(0, AF_UNIX, refusal));
            return;
        }
        judge(Syscall.SOCKET, unlessAllowedSocket(refusal));
        // A first packet with data connects without connect, and so without the check of the port.
        judge(Syscall.SENDTO, whenAnyBit(3, MSG_FASTOPEN, refusal));
        judge(Syscall.SENDMSG, whenAnyBit(2, MSG_FASTOPEN, refusal));
        judge(Syscall.SENDMMSG, whenAnyBit(3, MSG_FASTOPEN, refusal));
        // A TCP socket can be turned into one of another protocol (SMC, ESP in TCP) that falls back to TCP unchecked.
        judge(Syscall.SETSOCKOPT, whenTcpOption(List.of(TCP_FASTOPEN_CONNECT, TCP_ULP), refusal));
    }

    private void notifications() {
        if (spec.notified().contains(Notify.SOCKETS)) {
            ask(Syscall.CONNECT, Syscall.BIND, Syscall.SENDMSG, Syscall.SENDMMSG);
            judge(Syscall.SENDTO, notifyUnlessNull(4));
        }
        if (spec.notified().contains(Notify.LISTEN)) {
            ask(Syscall.LISTEN);
        }
        if (spec.notified().contains(Notify.EXEC)) {
            ask(Syscall.EXECVE, Syscall.EXECVEAT);
        }
        if (spec.notified().contains(Notify.OPEN)) {
            ask(Syscall.OPENAT, Syscall.OPENAT2, Syscall.OPEN, Syscall.CREAT);
        }
        if (spec.notified().contains(Notify.CHANGE)) {
            ask(CHANGES);
        }
    }

    private BpfProgram assemble() {
        int foreign = spec.restrictsSockets() ? Action.KILL_PROCESS : Action.fail(Errno.ENOSYS);
        program.load(SeccompData.ARCHITECTURE).ifNotEqual(spec.architecture().auditArch(), returning(foreign));
        program.load(SeccompData.NUMBER).ifAtLeast(X32_BIT, returning(Action.fail(Errno.ENOSYS)));
        record Block(Label start, List<Judgement> chain) {}
        List<Block> blocks = new ArrayList<>();
        for (Map.Entry<Syscall, List<Judgement>> entry : judgements.entrySet()) {
            Syscall call = entry.getKey();
            List<Judgement> chain = entry.getValue();
            int number = call.number(spec.architecture());
            if (chain.get(0) instanceof Always always) {
                program.ifEqual(number, returning(always.action()));
            } else {
                Block block = new Block(new Label(call.toString()), chain);
                blocks.add(block);
                program.ifEqual(number, block.start());
            }
        }
        program.give(Action.ALLOW);
        for (Block block : blocks) {
            program.place(block.start());
            for (Judgement judgement : block.chain()) {
                judgement.emit(program);
            }
            if (!(block.chain().get(block.chain().size() - 1) instanceof Always)) {
                program.give(Action.ALLOW);
            }
        }
        for (Map.Entry<Integer, Label> end : returns.entrySet()) {
            program.place(end.getValue()).give(end.getKey());
        }
        return program.assemble();
    }

    /** Where {@code action} is returned, once in a program. */
    private Label returning(int action) {
        Label label = returns.get(action);
        if (label == null) {
            label = new Label(Action.name(action));
            returns.put(action, label);
        }
        return label;
    }

    private void judge(Syscall call, Judgement judgement) {
        if (call.existsOn(spec.architecture())) {
            List<Judgement> chain = judgements.get(call);
            if (chain == null) {
                chain = new ArrayList<>();
                judgements.put(call, chain);
            }
            chain.add(judgement);
        }
    }

    private void ask(Syscall... calls) {
        for (Syscall call : calls) {
            judge(call, always(Action.NOTIFY));
        }
    }

    private Judgement always(int action) {
        return new Always(action, returning(action));
    }

    private Judgement whenEqual(int argument, int value, int action) {
        return program -> program.load(low(argument)).ifEqual(value, returning(action));
    }

    private Judgement unlessEqual(int argument, int value, int action) {
        return program -> program.load(low(argument)).ifNotEqual(value, returning(action));
    }

    private Judgement whenAnyBit(int argument, int mask, int action) {
        return program -> program.load(low(argument)).ifAnyBit(mask, returning(action));
    }

    /** An {@code int} that is not 0, and a pointer that is not null. */
    private Judgement whenNeitherNull(int number, int pointer, int action) {
        return program -> {
            Label allowed = new Label("one is null");
            program.load(low(number))
                    .ifEqual(0, allowed)
                    .load(low(pointer))
                    .ifNotEqual(0, returning(action))
                    .load(high(pointer))
                    .ifNotEqual(0, returning(action))
                    .place(allowed);
        };
    }

    private Judgement whenTcpOption(List<Integer> options, int action) {
        return program -> {
            Label next = new Label("another level");
            program.load(low(1)).ifNotEqual(IPPROTO_TCP, next).load(low(2));
            options.forEach(option -> program.ifEqual(option, returning(action)));
            program.place(next);
        };
    }

    /** A pointer argument is the register itself, so a null one stays null. */
    private Judgement notifyUnlessNull(int argument) {
        return program -> program.load(low(argument))
                .ifNotEqual(0, returning(Action.NOTIFY))
                .load(high(argument))
                .ifNotEqual(0, returning(Action.NOTIFY));
    }

    /** Of Unix sockets, those that send where they are connected to, and nowhere else; a raw one is a datagram socket. */
    private Judgement unlessUnixConnection(int refusal) {
        return program -> {
            Label allowed = new Label("unix connection");
            program.load(low(0)).ifNotEqual(AF_UNIX, allowed).load(low(1)).and(SOCK_TYPE_MASK);
            program.ifEqual(SOCK_STREAM, allowed).ifNotEqual(SOCK_SEQPACKET, returning(refusal));
            program.place(allowed);
        };
    }

    private Judgement unlessAllowedSocket(int refusal) {
        return program -> {
            Label internet = new Label("internet");
            Label datagram = new Label("datagram");
            Label allowed = new Label("allowed");
            boolean udp = spec.udp() != Udp.DENY;
            program.load(low(0)).ifEqual(AF_UNIX, allowed).ifEqual(AF_INET, internet);
            program.ifNotEqual(AF_INET6, returning(refusal));
            program.place(internet).load(low(1)).and(SOCK_TYPE_MASK);
            if (udp) {
                program.ifEqual(SOCK_DGRAM, datagram);
            }
            program.ifNotEqual(SOCK_STREAM, returning(refusal));
            program.load(low(2))
                    .ifEqual(IPPROTO_TCP, allowed)
                    .ifEqual(0, allowed)
                    .give(refusal);
            if (udp) {
                program.place(datagram).load(low(2));
                program.ifEqual(IPPROTO_UDP, allowed).ifEqual(0, allowed).give(refusal);
            }
            program.place(allowed);
        };
    }
}
