package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.learn.Trace;
import dev.nono.sandbox.SandboxEvent;
import java.time.Duration;

/** Tells the user what a session has to say, and keeps what the command asks for. */
final class Watch extends Narrator {
    private static final Duration LAST_EVENTS = Duration.ofSeconds(2);

    private final Trace trace = new Trace();

    Watch(Console console) {
        super(console);
    }

    /** Waits for what was seen last; what the command left behind is not waited for. */
    void await() throws InterruptedException {
        trace.await(LAST_EVENTS);
    }

    Trace trace() {
        return trace;
    }

    @Override
    public void observed(SandboxEvent event) {
        trace.observed(event);
    }

    @Override
    public void ended() {
        trace.ended();
    }
}
