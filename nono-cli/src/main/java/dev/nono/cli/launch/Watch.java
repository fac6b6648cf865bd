package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.learn.Trace;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.session.SessionObserver;
import java.time.Duration;

/** Tells the user what a session has to say, and keeps what the command asks for. */
final class Watch implements SessionObserver {
    private static final Duration LAST_EVENTS = Duration.ofSeconds(2);

    private final Trace trace = new Trace();
    private final Console console;

    Watch(Console console) {
        this.console = console;
    }

    /** Waits for what was seen last; what the command left behind is not waited for. */
    void await() throws InterruptedException {
        trace.await(LAST_EVENTS);
    }

    Trace trace() {
        return trace;
    }

    @Override
    public void warning(String text) {
        console.warn(text);
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
