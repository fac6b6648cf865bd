package dev.nono.cli;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.terminal.Console;
import dev.nono.sandbox.OsString;
import java.util.Map;

/** Which class runs which command. Each is loaded only if it is the one. */
final class Commands {
    private Commands() {}

    static int start(Arguments arguments, Map<OsString, OsString> environment, Console console) {
        return switch (arguments.command()) {
            case LEARN -> learn(console);
            default -> throw new IllegalStateException();
        };
    }

    private static int learn(Console console) {
        console.error("nono learn was removed. To see what a program needs, start it with nono run, whose report names"
                + " what was denied; to ask about one path or host, use nono why. Nothing was started.");
        return ExitCodes.FAILURE;
    }
}
