package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Errno;
import java.util.Locale;

/** What a filter returns, {@code SECCOMP_RET_*}. Of several filters the strictest wins: the order here, errors third. */
final class Action {

    static final int KILL_PROCESS = 0x80000000;
    static final int NOTIFY = 0x7FC00000;
    static final int ALLOW = 0x7FFF0000;

    private static final int ERRNO = 0x00050000;

    private Action() {}

    /** The call is not made and fails with {@code errno}. */
    static int fail(int errno) {
        return ERRNO | errno;
    }

    static String name(int action) {
        return switch (action) {
            case KILL_PROCESS -> "kill-process";
            case NOTIFY -> "notify";
            case ALLOW -> "allow";
            default -> {
                if ((action & 0xFFFF0000) != ERRNO) {
                    throw new IllegalArgumentException(String.format(Locale.ROOT, "unknown action 0x%x", action));
                }
                yield Errno.name(action & 0xFFFF);
            }
        };
    }
}
