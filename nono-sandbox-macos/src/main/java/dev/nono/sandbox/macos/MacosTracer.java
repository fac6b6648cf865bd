package dev.nono.sandbox.macos;

import dev.nono.learn.SystemTracer;
import dev.nono.learn.TracedCommand;
import dev.nono.sandbox.macos.internal.trace.ToolTrace;
import dev.nono.session.SessionObserver;

/** Watches programs with {@code fs_usage} and {@code nettop}, which need an administrator. */
public final class MacosTracer implements SystemTracer {
    /** A tracer; {@link SystemTracer#ofThisSystem()} makes it. */
    public MacosTracer() {
        // Nothing to prepare.
    }

    @Override
    public boolean isForThisSystem() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    @Override
    public int run(TracedCommand command, SessionObserver trace) throws InterruptedException {
        return ToolTrace.run(command, trace);
    }
}
