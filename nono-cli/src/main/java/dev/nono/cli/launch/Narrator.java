package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.session.SessionObserver;

/** Tells the user what a session has to say before its program runs. */
class Narrator implements SessionObserver {
    private final Console console;

    Narrator(Console console) {
        this.console = console;
    }

    @Override
    public void profileRecommended(String program, String profile) {
        console.say(program + " usually needs the profile " + profile + ": nono run --profile " + profile + " -- "
                + program);
    }

    @Override
    public void warning(String text) {
        console.warn(text);
    }
}
