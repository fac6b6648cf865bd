package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** {@code signal.h} and {@code sys/signalfd.h}. Bound apart from {@link LibC}, because binding costs time and not every run needs it. */
final class SignalCalls {

    private SignalCalls() {}

    static int sigemptyset(long set) {
        return Binding.DIRECT ? Direct.sigemptyset(set) : (int) Late.SIGEMPTYSET.call(set);
    }

    static int sigaddset(long set, int signal) {
        return Binding.DIRECT ? Direct.sigaddset(set, signal) : (int) Late.SIGADDSET.call(set, signal);
    }

    static int pthread_sigmask(int how, long set, long oldSet) {
        return Binding.DIRECT
                ? Direct.pthread_sigmask(how, set, oldSet)
                : (int) Late.PTHREAD_SIGMASK.call(how, set, oldSet);
    }

    static int signalfd(int fd, long set, int flags) {
        return Binding.DIRECT ? Direct.signalfd(fd, set, flags) : (int) Late.SIGNALFD.call(fd, set, flags);
    }

    /** Direct mapping. */
    private static final class Direct {
        static {
            Native.register(Direct.class, NativeLibrary.getProcess());
        }

        private Direct() {}

        static native int sigemptyset(long set);

        static native int sigaddset(long set, int signal);

        static native int pthread_sigmask(int how, long set, long oldSet);

        static native int signalfd(int fd, long set, int flags);
    }

    /** One object a function. */
    private static final class Late {
        static final LateFunction SIGEMPTYSET = LateFunction.of("sigemptyset");
        static final LateFunction SIGADDSET = LateFunction.of("sigaddset");
        static final LateFunction PTHREAD_SIGMASK = LateFunction.of("pthread_sigmask");
        static final LateFunction SIGNALFD = LateFunction.of("signalfd");

        private Late() {}
    }
}
