package dev.nono.cli;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.terminal.Console;
import java.util.Map;

final class Logging {
    private Logging() {}

    static void configure(Arguments arguments, Map<String, String> variables, Console console) {}
}
