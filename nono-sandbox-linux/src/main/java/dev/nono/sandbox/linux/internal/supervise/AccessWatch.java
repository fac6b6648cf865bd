package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.capability.Access;
import dev.nono.capability.RealPaths;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.seccomp.ChildMemory;
import dev.nono.sandbox.linux.internal.seccomp.Listener;
import dev.nono.sandbox.linux.internal.seccomp.Notification;
import dev.nono.sandbox.linux.internal.seccomp.SockAddr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sees what a program asks for and tells it, each thing once. It decides nothing: the kernel's own layers do, so that it
 * does not matter that the program can change what it passed after it was read.
 */
final class AccessWatch {
    private static final int MOST_KNOWN = 100_000;
    private static final int OPEN_HOW = 8;
    private static final int O_TMPFILE = 0x400000;

    private final EventLog events;
    private final boolean judgesSockets;
    private final Set<List<Object>> known = new HashSet<>();

    AccessWatch(SupervisionPlan plan, EventLog events) {
        this.events = events;
        this.judgesSockets = plan.sockets().isPresent();
    }

    /** Whether a call goes on to the kernel, because nothing else has a say in it. */
    boolean letsThrough(Syscall call) {
        return switch (call) {
            case CONNECT, BIND, SENDTO, SENDMSG, SENDMMSG -> !judgesSockets;
            case EXECVE, EXECVEAT, LISTEN, MEMFD_CREATE -> false;
            default -> true;
        };
    }

    /** Tells what a call asks for. What cannot be read or understood is not told. */
    void look(Listener listener, Notification call, Syscall syscall) {
        try (ChildMemory memory = ChildMemory.open(call.tid())) {
            switch (syscall) {
                case OPEN -> opened(listener, call, memory, OpenFlags.AT_FDCWD, 0, call.intArgument(1));
                case OPENAT -> opened(listener, call, memory, call.intArgument(0), 1, call.intArgument(2));
                case OPENAT2 -> opened(listener, call, memory, call.intArgument(0), 1, how(call, memory));
                case EXECVE -> file(listener, call, memory, OpenFlags.AT_FDCWD, 0, Access.READ);
                case EXECVEAT -> file(listener, call, memory, call.intArgument(0), 1, Access.READ);
                case CREAT, TRUNCATE -> file(listener, call, memory, OpenFlags.AT_FDCWD, 0, Access.WRITE);
                case MKDIR, MKNOD, RMDIR, UNLINK -> entry(listener, call, memory, OpenFlags.AT_FDCWD, 0);
                case MKDIRAT, MKNODAT, UNLINKAT -> entry(listener, call, memory, call.intArgument(0), 1);
                case SYMLINK -> entry(listener, call, memory, OpenFlags.AT_FDCWD, 1);
                case SYMLINKAT -> entry(listener, call, memory, call.intArgument(1), 2);
                case RENAME, LINK -> {
                    entry(listener, call, memory, OpenFlags.AT_FDCWD, 0);
                    entry(listener, call, memory, OpenFlags.AT_FDCWD, 1);
                }
                case RENAMEAT, RENAMEAT2, LINKAT -> {
                    entry(listener, call, memory, call.intArgument(0), 1);
                    entry(listener, call, memory, call.intArgument(2), 3);
                }
                case CONNECT -> address(listener, call, memory, "connect", 1, 2);
                case BIND -> address(listener, call, memory, "bind", 1, 2);
                case SENDTO -> address(listener, call, memory, "send", 4, 5);
                default -> {}
            }
        } catch (ErrnoException | IOException | InvalidPathException e) {
            // Gone, or no path that this system could have: there is nothing to tell.
            return;
        }
    }

    /** The flags in {@code struct open_how}. */
    private static int how(Notification call, ChildMemory memory) {
        byte[] flags = memory.read(call.argument(2), OPEN_HOW);
        return flags.length < OPEN_HOW
                ? OpenFlags.O_PATH
                : (int) ByteBuffer.wrap(flags).order(ByteOrder.nativeOrder()).getLong();
    }

    private void opened(
            Listener listener, Notification call, ChildMemory memory, int directory, int argument, int flags)
            throws IOException {
        if ((flags & OpenFlags.O_PATH) != 0) {
            return;
        }
        boolean writes = (flags & (OpenFlags.O_CREAT | OpenFlags.O_TRUNC | O_TMPFILE)) != 0;
        Access access = switch (flags & OpenFlags.O_ACCMODE) {
            case OpenFlags.O_RDONLY -> writes ? Access.READ_WRITE : Access.READ;
            case OpenFlags.O_WRONLY -> Access.WRITE;
            default -> Access.READ_WRITE;
        };
        file(listener, call, memory, directory, argument, access);
    }

    private void file(
            Listener listener, Notification call, ChildMemory memory, int directory, int argument, Access access)
            throws IOException {
        Optional<Path> path = path(listener, call, memory, directory, argument);
        if (path.isPresent()) {
            tell(call.tid(), path.get(), access);
        }
    }

    /** What is made, removed or renamed is a change of its directory. */
    private void entry(Listener listener, Notification call, ChildMemory memory, int directory, int argument)
            throws IOException {
        Optional<Path> path = path(listener, call, memory, directory, argument);
        if (path.isPresent() && path.get().getParent() != null) {
            tell(call.tid(), path.get().getParent(), Access.WRITE);
        }
    }

    private static Optional<Path> path(
            Listener listener, Notification call, ChildMemory memory, int directory, int argument) throws IOException {
        Optional<byte[]> read = memory.path(call.argument(argument));
        if (read.isEmpty() || read.get().length == 0) {
            return Optional.empty();
        }
        Path text = Path.of(decode(read.get()));
        Path absolute =
                text.isAbsolute() ? text : directory(call.tid(), directory).resolve(text);
        return listener.isValid(call.id()) ? Optional.of(absolute) : Optional.empty();
    }

    private void tell(int tid, Path absolute, Access access) {
        // What procfs calls self is the program, and would be this JVM if it were looked up here.
        boolean own = absolute.startsWith("/proc/self") || absolute.startsWith("/proc/thread-self");
        Path real = own ? absolute : RealPaths.tryCanonicalize(absolute);
        boolean exists = own || Files.exists(real, LinkOption.NOFOLLOW_LINKS);
        if (known.size() < MOST_KNOWN && known.add(List.of(real, access, exists))) {
            events.seen(new SandboxEvent.FileAsked(tid, real, access, exists));
        }
    }

    private static Path directory(int tid, int descriptor) throws IOException {
        String link = descriptor == OpenFlags.AT_FDCWD ? "/cwd" : "/fd/" + descriptor;
        return Path.of("/proc/" + tid + link).toRealPath();
    }

    private void address(
            Listener listener, Notification call, ChildMemory memory, String operation, int pointer, int length) {
        Optional<Address> address = Address.read(memory, call.argument(pointer), call.intArgument(length));
        if (address.isPresent()
                && listener.isValid(call.id())
                && address.get().parsed() instanceof SockAddr.Inet inet) {
            String text = inet.address().getHostAddress();
            events.seen(new SandboxEvent.AddressAsked(call.tid(), operation, text, inet.port()));
        }
    }

    private static String decode(byte[] path) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
    }
}
