package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** {@code stdlib.h} as far as it is about pseudo-terminals. Bound apart from {@link LibC}, because binding costs time and not every run needs it. */
final class TerminalCalls {

    static {
        Native.register(TerminalCalls.class, NativeLibrary.getProcess());
    }

    private TerminalCalls() {}

    static native int posix_openpt(int flags);

    static native int grantpt(int fd);

    static native int unlockpt(int fd);

    static native int ptsname_r(int fd, long buffer, long size);
}
