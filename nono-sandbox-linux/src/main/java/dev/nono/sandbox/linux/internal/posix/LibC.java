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

    static {
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    /** The {@code errno} of the last call that this thread made through this class. */
    static int errno() {
        return Native.getLastError();
    }

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    // descriptors
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

    static native int isatty(int fd);

    static native int fstatfs(int fd, long buffer);

    static native long readlink(long path, long buffer, long size);

    static native int poll(long fds, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    // processes
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

    static native int uname(long buffer);
}
