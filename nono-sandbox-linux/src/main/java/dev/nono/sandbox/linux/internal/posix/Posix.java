package dev.nono.sandbox.linux.internal.posix;

/** Readiness of this package for threads that will restrict themselves. */
public final class Posix {

    private Posix() {}

    /**
     * Loads JNA and its library, links the native functions that every run needs, and loads the classes of a failing call.
     * Must run on an unrestricted thread before the first restricted one starts; calling it again costs nothing. What a
     * restricted thread does beyond that must have been done once by an unrestricted one.
     */
    public static void preload() {
        Preloaded.touch();
    }

    private static final class Preloaded {
        static {
            Errno.describe(Errno.EPERM);
            new ErrnoException("preload", Errno.EPERM).errnoName();
            Syscalls.raw(Syscall.CLOSE_RANGE, 1, 0, 0, 0, 0, 0); // fails: an empty range
            Prctl.noNewPrivs();
            Ids.tid();
            try (NativeMemory word = NativeMemory.allocate(8)) {
                word.putLong(0, 1).getLong(0);
            }
        }

        private Preloaded() {}

        static void touch() {}
    }
}
