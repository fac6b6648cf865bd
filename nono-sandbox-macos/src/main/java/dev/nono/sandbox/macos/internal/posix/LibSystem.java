package dev.nono.sandbox.macos.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Functions of {@code libSystem}, as their manual pages and headers declare them. */
final class LibSystem {
    static {
        Native.register(LibSystem.class, NativeLibrary.getProcess());
    }

    private LibSystem() {}

    /** {@code int sandbox_init(const char *profile, uint64_t flags, char **errorbuf)}: with no flags, a profile as text. */
    static native int sandbox_init(Pointer profile, long flags, Pointer errorbuf);

    static native void sandbox_free_error(Pointer errorbuf);

    static native int ptrace(int request, int pid, @Nullable Pointer address, int data);

    static native int execve(Pointer path, Pointer argv, Pointer envp);

    static native int chdir(Pointer path);

    static native int close(int fd);

    static native long write(int fd, Pointer buffer, long count);

    static native void _exit(int status);

    static native int kill(int pid, int signal);

    static native int sigprocmask(int how, Pointer set, @Nullable Pointer old);

    static native @Nullable Pointer signal(int signal, @Nullable Pointer handler);

    static native int setrlimit(int resource, Pointer limit);

    static native int getuid();

    static native @Nullable Pointer getpwuid(int uid);
}
