package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.session.SessionObserver;

/** Tells the user what a session has to say before its program runs. */
final class Narrator implements SessionObserver {
    private final Console console;

    Narrator(Console console) {
        this.console = console;
    }

    @Override
    public void warning(String text) {
        console.warn(text);
    }
}
