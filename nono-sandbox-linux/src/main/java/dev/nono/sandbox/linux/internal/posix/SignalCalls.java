package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** {@code signal.h} and {@code sys/signalfd.h}. Bound apart from {@link LibC}, because binding costs time and not every run needs it. */
final class SignalCalls {

    static {
        Native.register(SignalCalls.class, NativeLibrary.getProcess());
    }

    private SignalCalls() {}

    static native int sigemptyset(long set);

    static native int sigaddset(long set, int signal);

    static native int pthread_sigmask(int how, long set, long oldSet);

    static native int signalfd(int fd, long set, int flags);
}
