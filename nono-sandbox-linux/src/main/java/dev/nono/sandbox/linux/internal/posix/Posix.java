package dev.nono.sandbox.linux.internal.posix;

import java.util.List;

/** Readiness of this package for threads that will restrict themselves. */
public final class Posix {

    private Posix() {}

    /**
     * Loads JNA and its library, links every native function, and loads the classes on the way from a restriction to a
     * spawn, including those of its failures. Must run on an unrestricted thread before the first restricted one starts;
     * calling it again costs nothing.
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
            try (NativeMemory word = NativeMemory.allocate(8);
                    PosixSpawn spawn = new PosixSpawn(new byte[] {'/'}, List.of(), List.of())) {
                word.putLong(0, 1).getLong(0);
                spawn.defaultSignals().newSession();
                failToSpawn(spawn);
            }
        }

        private Preloaded() {}

        static void touch() {}

        /** A directory cannot be executed: the whole way through posix_spawn, with no child to show for it. */
        private static void failToSpawn(PosixSpawn spawn) {
            try {
                spawn.spawn();
                throw new IllegalStateException("the root directory was executed");
            } catch (ErrnoException expected) {
                if (expected.errno() != Errno.EACCES) {
                    throw expected;
                }
            }
        }
    }
}
