package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** {@code spawn.h}: starting a process. Bound apart from {@link LibC}, because binding costs time and not every run needs it. */
final class SpawnCalls {

    static {
        Native.register(SpawnCalls.class, NativeLibrary.getProcess());
    }

    private SpawnCalls() {}

    static native int posix_spawn(long pid, long path, long actions, long attributes, long argv, long envp);

    static native int posix_spawn_file_actions_init(long actions);

    static native int posix_spawn_file_actions_destroy(long actions);

    static native int posix_spawn_file_actions_addopen(long actions, int fd, long path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(long actions, int from, int to);

    static native int posix_spawn_file_actions_addclose(long actions, int fd);

    static native int posix_spawnattr_init(long attributes);

    static native int posix_spawnattr_destroy(long attributes);

    static native int posix_spawnattr_setflags(long attributes, short flags);

    static native int posix_spawnattr_setpgroup(long attributes, int group);

    static native int posix_spawnattr_setsigmask(long attributes, long set);

    static native int posix_spawnattr_setsigdefault(long attributes, long set);
}
