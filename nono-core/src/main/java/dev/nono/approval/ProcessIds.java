package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;

/** Process IDs have 32 bits in messages. */
final class ProcessIds {

    private ProcessIds() {}

    static void check(long pid) {
        if (pid < 0 || pid > 0xFFFF_FFFFL) {
            throw new NonoException(ErrorCode.CONFIG_PARSE, "a process ID is a number up to 4294967295, not " + pid);
        }
    }
}
