package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** {@code spawn.h}: starting a process. Bound apart from {@link LibC}, because binding costs time and not every run needs it. */
final class SpawnCalls {

    private SpawnCalls() {}

    static int posix_spawn(long pid, long path, long actions, long attributes, long argv, long envp) {
        return Binding.DIRECT
                ? Direct.posix_spawn(pid, path, actions, attributes, argv, envp)
                : (int) Late.POSIX_SPAWN.call(pid, path, actions, attributes, argv, envp);
    }

    static int posix_spawn_file_actions_init(long actions) {
        return Binding.DIRECT
                ? Direct.posix_spawn_file_actions_init(actions)
                : (int) Late.POSIX_SPAWN_FILE_ACTIONS_INIT.call(actions);
    }

    static int posix_spawn_file_actions_destroy(long actions) {
        return Binding.DIRECT
                ? Direct.posix_spawn_file_actions_destroy(actions)
                : (int) Late.POSIX_SPAWN_FILE_ACTIONS_DESTROY.call(actions);
    }

    static int posix_spawn_file_actions_addopen(long actions, int fd, long path, int flags, int mode) {
        return Binding.DIRECT
                ? Direct.posix_spawn_file_actions_addopen(actions, fd, path, flags, mode)
                : (int) Late.POSIX_SPAWN_FILE_ACTIONS_ADDOPEN.call(actions, fd, path, flags, mode);
    }

    static int posix_spawn_file_actions_adddup2(long actions, int from, int to) {
        return Binding.DIRECT
                ? Direct.posix_spawn_file_actions_adddup2(actions, from, to)
                : (int) Late.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(actions, from, to);
    }

    static int posix_spawnattr_init(long attributes) {
        return Binding.DIRECT
                ? Direct.posix_spawnattr_init(attributes)
                : (int) Late.POSIX_SPAWNATTR_INIT.call(attributes);
    }

    static int posix_spawnattr_destroy(long attributes) {
        return Binding.DIRECT
                ? Direct.posix_spawnattr_destroy(attributes)
                : (int) Late.POSIX_SPAWNATTR_DESTROY.call(attributes);
    }

    static int posix_spawnattr_setflags(long attributes, short flags) {
        return Binding.DIRECT
                ? Direct.posix_spawnattr_setflags(attributes, flags)
                : (int) Late.POSIX_SPAWNATTR_SETFLAGS.call(attributes, flags);
    }

    static int posix_spawnattr_setsigmask(long attributes, long set) {
        return Binding.DIRECT
                ? Direct.posix_spawnattr_setsigmask(attributes, set)
                : (int) Late.POSIX_SPAWNATTR_SETSIGMASK.call(attributes, set);
    }

    static int posix_spawnattr_setsigdefault(long attributes, long set) {
        return Binding.DIRECT
                ? Direct.posix_spawnattr_setsigdefault(attributes, set)
                : (int) Late.POSIX_SPAWNATTR_SETSIGDEFAULT.call(attributes, set);
    }

    /** Direct mapping. */
    private static final class Direct {
        static {
            Native.register(Direct.class, NativeLibrary.getProcess());
        }

        private Direct() {}

        static native int posix_spawn(long pid, long path, long actions, long attributes, long argv, long envp);

        static native int posix_spawn_file_actions_init(long actions);

        static native int posix_spawn_file_actions_destroy(long actions);

        static native int posix_spawn_file_actions_addopen(long actions, int fd, long path, int flags, int mode);

        static native int posix_spawn_file_actions_adddup2(long actions, int from, int to);

        static native int posix_spawnattr_init(long attributes);

        static native int posix_spawnattr_destroy(long attributes);

        static native int posix_spawnattr_setflags(long attributes, short flags);

        static native int posix_spawnattr_setsigmask(long attributes, long set);

        static native int posix_spawnattr_setsigdefault(long attributes, long set);
    }

    /** One object a function. */
    private static final class Late {
        static final LateFunction POSIX_SPAWN = LateFunction.of("posix_spawn");
        static final LateFunction POSIX_SPAWN_FILE_ACTIONS_INIT = LateFunction.of("posix_spawn_file_actions_init");
        static final LateFunction POSIX_SPAWN_FILE_ACTIONS_DESTROY =
                LateFunction.of("posix_spawn_file_actions_destroy");
        static final LateFunction POSIX_SPAWN_FILE_ACTIONS_ADDOPEN =
                LateFunction.of("posix_spawn_file_actions_addopen");
        static final LateFunction POSIX_SPAWN_FILE_ACTIONS_ADDDUP2 =
                LateFunction.of("posix_spawn_file_actions_adddup2");
        static final LateFunction POSIX_SPAWNATTR_INIT = LateFunction.of("posix_spawnattr_init");
        static final LateFunction POSIX_SPAWNATTR_DESTROY = LateFunction.of("posix_spawnattr_destroy");
        static final LateFunction POSIX_SPAWNATTR_SETFLAGS = LateFunction.of("posix_spawnattr_setflags");
        static final LateFunction POSIX_SPAWNATTR_SETSIGMASK = LateFunction.of("posix_spawnattr_setsigmask");
        static final LateFunction POSIX_SPAWNATTR_SETSIGDEFAULT = LateFunction.of("posix_spawnattr_setsigdefault");

        private Late() {}
    }
}
