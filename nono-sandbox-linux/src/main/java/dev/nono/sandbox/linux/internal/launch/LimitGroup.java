package dev.nono.sandbox.linux.internal.launch;

import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.LimitReport;
import java.util.Optional;

/** The control group of one program. */
final class LimitGroup implements AutoCloseable {
    private LimitGroup() {}

    record Spec() {}

    record Choice(
            Optional<Spec> group,
            Optional<String> memoryProblem,
            Optional<String> processesProblem,
            String mechanism) {}

    static Choice choose(ResourceLimits limits) {
        return new Choice(Optional.empty(), Optional.of("no control group"), Optional.of("no control group"), "none");
    }

    static LimitGroup create(Spec spec) {
        return new LimitGroup();
    }

    void attach(int processId) {}

    LimitReport report() {
        return LimitReport.NONE;
    }

    @Override
    public void close() {}
}
