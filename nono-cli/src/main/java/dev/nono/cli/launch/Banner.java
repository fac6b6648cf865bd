package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.cli.terminal.Version;

/** The first line of commands that start something. */
public final class Banner {
    private Banner() {}

    public static void print(Console console) {
        if (!console.isSilent()) {
            console.say(console.paint().bold(Colour.BRAND, "nono") + " "
                    + console.paint().of(Colour.SUBTEXT, Version.TEXT));
        }
    }
}
