package dev.nono.sandbox.macos.internal.launch;

import dev.nono.capability.ByteSize;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.macos.internal.posix.Limit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The ceilings that a process can have here: for a child as words of the shell, for this process as numbers. */
final class LimitPlan {
    private static final BigInteger BLOCK = BigInteger.valueOf(512);

    private LimitPlan() {}

    /** What a shell is to do before it becomes the command behind it; empty without limits. */
    static List<String> shell(ResourceLimits limits) {
        StringBuilder script = new StringBuilder();
        limits.openFiles().ifPresent(n -> script.append("ulimit -n ").append(n).append(" && "));
        // In blocks, rounded down: less is kept, not more.
        limits.fileSize()
                .ifPresent(size -> script.append("ulimit -f ")
                        .append(size.bytes().divide(BLOCK))
                        .append(" && "));
        limits.cpuSeconds().ifPresent(n -> script.append("ulimit -t ").append(n).append(" && "));
        return script.length() == 0 ? List.of() : List.of("/bin/sh", "-c", script + "exec \"$@\"", "nono");
    }

    /** The same for {@code setrlimit}. */
    static List<Limit> numbers(ResourceLimits limits) {
        List<Limit> numbers = new ArrayList<>();
        limits.openFiles().ifPresent(n -> numbers.add(new Limit(Limit.NOFILE, n)));
        limits.fileSize().ifPresent(size -> numbers.add(new Limit(Limit.FSIZE, signed(size))));
        limits.cpuSeconds().ifPresent(n -> numbers.add(new Limit(Limit.CPU, n)));
        return numbers;
    }

    private static long signed(ByteSize size) {
        return size.bytes().min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
}
