package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.learn.Trace;
import dev.nono.sandbox.SandboxEvent;

/** Tells the user what a session has to say, and keeps what the command asks for. */
final class Watch extends Narrator {
    private final Trace trace = new Trace();

    Watch(Console console) {
        super(console);
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
