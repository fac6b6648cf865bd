package dev.nono.bench;

import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.query.Why;
import dev.nono.session.Explanations;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How many questions about paths one thread answers in a second of processor time, under the default policy. */
final class WhySpeed {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUND = 100_000;
    private static final int ROUNDS = 5;

    private WhySpeed() {}

    public static void main(String[] arguments) {
        PolicyContext user = PolicyContext.of(Platform.ofThisSystem(), 0, System.getenv());
        ResolvedPolicy groups = PolicyResolver.builtIn(user).resolve(GroupSelection.defaults());
        Why why = Explanations.why(CompiledPolicy.of(groups, groups.capabilities(), List.of()));
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            paths.add(Path.of("/usr/share/doc/x" + i));
            paths.add(Path.of("/usr/bin/env"));
            paths.add(user.home().resolve(".ssh/id_" + i));
            paths.add(Path.of("/var/lib/missing/" + i + "/deeper"));
        }
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            int allowed = 0;
            for (int i = 0; i < ROUND; i++) {
                allowed += why.read(paths.get(i % paths.size())).isAllowed() ? 1 : 0;
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - start;
            System.out.println("why: " + ROUND * 1_000_000_000L / nanos + " path queries a second (" + allowed + " of "
                    + ROUND + " allowed)");
        }
    }
}
