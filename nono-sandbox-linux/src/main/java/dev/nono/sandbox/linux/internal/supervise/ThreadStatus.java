package dev.nono.sandbox.linux.internal.supervise;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code /proc/<tid>/status} tells of a thread.
 *
 * @param processId the process that it belongs to
 * @param effectiveUser its effective user
 */
record ThreadStatus(int processId, int effectiveUser) {

    static ThreadStatus of(int tid) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("/proc/" + tid + "/status"));
        } catch (IOException e) {
            throw new ErrnoException("read /proc/" + tid + "/status", Errno.ESRCH);
        }
        return new ThreadStatus(number(lines, "Tgid:", 1), number(lines, "Uid:", 2));
    }

    private static int number(List<String> lines, String key, int column) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> Integer.parseInt(line.split("\\s+", -1)[column]))
                .orElseThrow(() -> new ErrnoException("read " + key + " of a thread", Errno.ESRCH));
    }
}
