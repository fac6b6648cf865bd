package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The native entry points that every run needs; {@link SpawnCalls}, {@link SignalCalls}, {@link TerminalCalls} and
 * {@link SocketCalls} hold the others. Pointers and {@code size_t} are {@code long}: the supported machines are LP64.
 *
 * <p>The variadic functions ({@code syscall}, {@code open}, {@code fcntl}, {@code ioctl}, {@code prctl}) are bound with
 * all of their integer arguments. That is sound on x86-64 and on aarch64 Linux, where integer arguments of variadic and
 * of ordinary functions travel in the same registers.
 */
final class LibC {

    private LibC() {}

    /** The {@code errno} of the last call that this thread made through this class. */
    static int errno() {
        return Native.getLastError();
    }

    static long syscall(long number, long a, long b, long c, long d, long e, long f) {
        return Binding.DIRECT ? Direct.syscall(number, a, b, c, d, e, f) : Late.SYSCALL.call(number, a, b, c, d, e, f);
    }

    // descriptors
    static int open(long path, int flags, int mode) {
        return Binding.DIRECT ? Direct.open(path, flags, mode) : (int) Late.OPEN.call(path, flags, mode);
    }

    static int close(int fd) {
        return Binding.DIRECT ? Direct.close(fd) : (int) Late.CLOSE.call(fd);
    }

    static long read(int fd, long buffer, long count) {
        return Binding.DIRECT ? Direct.read(fd, buffer, count) : Late.READ.call(fd, buffer, count);
    }

    static long write(int fd, long buffer, long count) {
        return Binding.DIRECT ? Direct.write(fd, buffer, count) : Late.WRITE.call(fd, buffer, count);
    }

    static long pread(int fd, long buffer, long count, long offset) {
        return Binding.DIRECT ? Direct.pread(fd, buffer, count, offset) : Late.PREAD.call(fd, buffer, count, offset);
    }

    static long pwrite(int fd, long buffer, long count, long offset) {
        return Binding.DIRECT ? Direct.pwrite(fd, buffer, count, offset) : Late.PWRITE.call(fd, buffer, count, offset);
    }

    static int fcntl(int fd, int command, long argument) {
        return Binding.DIRECT ? Direct.fcntl(fd, command, argument) : (int) Late.FCNTL.call(fd, command, argument);
    }

    static int ioctl(int fd, long request, long argument) {
        return Binding.DIRECT ? Direct.ioctl(fd, request, argument) : (int) Late.IOCTL.call(fd, request, argument);
    }

    static int pipe2(long fds, int flags) {
        return Binding.DIRECT ? Direct.pipe2(fds, flags) : (int) Late.PIPE2.call(fds, flags);
    }

    static int dup2(int from, int to) {
        return Binding.DIRECT ? Direct.dup2(from, to) : (int) Late.DUP2.call(from, to);
    }

    static int fstatfs(int fd, long buffer) {
        return Binding.DIRECT ? Direct.fstatfs(fd, buffer) : (int) Late.FSTATFS.call(fd, buffer);
    }

    static long readlink(long path, long buffer, long size) {
        return Binding.DIRECT ? Direct.readlink(path, buffer, size) : Late.READLINK.call(path, buffer, size);
    }

    static int poll(long fds, long count, int timeoutMillis) {
        return Binding.DIRECT
                ? Direct.poll(fds, count, timeoutMillis)
                : (int) Late.POLL.call(fds, count, timeoutMillis);
    }

    static int eventfd(int initial, int flags) {
        return Binding.DIRECT ? Direct.eventfd(initial, flags) : (int) Late.EVENTFD.call(initial, flags);
    }

    // processes
    static int prctl(int option, long a, long b, long c, long d) {
        return Binding.DIRECT ? Direct.prctl(option, a, b, c, d) : (int) Late.PRCTL.call(option, a, b, c, d);
    }

    static int waitid(int idType, int id, long info, int options) {
        return Binding.DIRECT
                ? Direct.waitid(idType, id, info, options)
                : (int) Late.WAITID.call(idType, id, info, options);
    }

    static int kill(int pid, int signal) {
        return Binding.DIRECT ? Direct.kill(pid, signal) : (int) Late.KILL.call(pid, signal);
    }

    static int prlimit(int pid, int resource, long newLimit, long oldLimit) {
        return Binding.DIRECT
                ? Direct.prlimit(pid, resource, newLimit, oldLimit)
                : (int) Late.PRLIMIT.call(pid, resource, newLimit, oldLimit);
    }

    static int execve(long path, long argv, long envp) {
        return Binding.DIRECT ? Direct.execve(path, argv, envp) : (int) Late.EXECVE.call(path, argv, envp);
    }

    static int chdir(long path) {
        return Binding.DIRECT ? Direct.chdir(path) : (int) Late.CHDIR.call(path);
    }

    static int unshare(int flags) {
        return Binding.DIRECT ? Direct.unshare(flags) : (int) Late.UNSHARE.call(flags);
    }

    static int getpid() {
        return Binding.DIRECT ? Direct.getpid() : (int) Late.GETPID.call();
    }

    static int getuid() {
        return Binding.DIRECT ? Direct.getuid() : (int) Late.GETUID.call();
    }

    static int geteuid() {
        return Binding.DIRECT ? Direct.geteuid() : (int) Late.GETEUID.call();
    }

    static int getegid() {
        return Binding.DIRECT ? Direct.getegid() : (int) Late.GETEGID.call();
    }

    /** Direct mapping. */
    private static final class Direct {
        static {
            Native.register(Direct.class, NativeLibrary.getProcess());
        }

        private Direct() {}

        static native long syscall(long number, long a, long b, long c, long d, long e, long f);

        static native int open(long path, int flags, int mode);

        static native int close(int fd);

        static native long read(int fd, long buffer, long count);

        static native long write(int fd, long buffer, long count);

        static native long pread(int fd, long buffer, long count, long offset);

        static native long pwrite(int fd, long buffer, long count, long offset);

        static native int fcntl(int fd, int command, long argument);

        static native int ioctl(int fd, long request, long argument);

        static native int pipe2(long fds, int flags);

        static native int dup2(int from, int to);

        static native int fstatfs(int fd, long buffer);

        static native long readlink(long path, long buffer, long size);

        static native int poll(long fds, long count, int timeoutMillis);

        static native int eventfd(int initial, int flags);

        static native int prctl(int option, long a, long b, long c, long d);

        static native int waitid(int idType, int id, long info, int options);

        static native int kill(int pid, int signal);

        static native int prlimit(int pid, int resource, long newLimit, long oldLimit);

        static native int execve(long path, long argv, long envp);

        static native int chdir(long path);

        static native int unshare(int flags);

        static native int getpid();

        static native int getuid();

        static native int geteuid();

        static native int getegid();
    }

    /** One object a function. */
    private static final class Late {
        static final LateFunction SYSCALL = LateFunction.of("syscall");
        static final LateFunction OPEN = LateFunction.of("open");
        static final LateFunction CLOSE = LateFunction.of("close");
        static final LateFunction READ = LateFunction.of("read");
        static final LateFunction WRITE = LateFunction.of("write");
        static final LateFunction PREAD = LateFunction.of("pread");
        static final LateFunction PWRITE = LateFunction.of("pwrite");
        static final LateFunction FCNTL = LateFunction.of("fcntl");
        static final LateFunction IOCTL = LateFunction.of("ioctl");
        static final LateFunction PIPE2 = LateFunction.of("pipe2");
        static final LateFunction DUP2 = LateFunction.of("dup2");
        static final LateFunction FSTATFS = LateFunction.of("fstatfs");
        static final LateFunction READLINK = LateFunction.of("readlink");
        static final LateFunction POLL = LateFunction.of("poll");
        static final LateFunction EVENTFD = LateFunction.of("eventfd");
        static final LateFunction PRCTL = LateFunction.of("prctl");
        static final LateFunction WAITID = LateFunction.of("waitid");
        static final LateFunction KILL = LateFunction.of("kill");
        static final LateFunction PRLIMIT = LateFunction.of("prlimit");
        static final LateFunction EXECVE = LateFunction.of("execve");
        static final LateFunction CHDIR = LateFunction.of("chdir");
        static final LateFunction UNSHARE = LateFunction.of("unshare");
        static final LateFunction GETPID = LateFunction.of("getpid");
        static final LateFunction GETUID = LateFunction.of("getuid");
        static final LateFunction GETEUID = LateFunction.of("geteuid");
        static final LateFunction GETEGID = LateFunction.of("getegid");

        private Late() {}
    }
}
